/** MobileNetV3 networks as text and as Once-for-All's dictionaries; which of them are valid. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Choices, Dictionary } from '../space';
import { COLUMNS, EXPANSIONS, KERNELS, MIN_DEPTH, ROWS, SLOTS, STAGES, UNUSED, layerType } from './layers';

/** How many slots of every stage are used. */
export function depthsOf(choices: Choices): number[] {
  return Array.from({ length: STAGES }, (_, stage) => slotsInUse(choices, stage).filter(Boolean).length);
}

function slotsInUse(choices: Choices, stage: number): boolean[] {
  return choices.slice(stage * SLOTS, (stage + 1) * SLOTS).map((column) => column !== UNUSED);
}

export function parse(text: string): Choices {
  const tokens = text.trim().split('_');
  if (tokens.length !== ROWS) {
    refuse(
      t(
        'expected {0} tokens depth-kernel-expansion joined by _, such as 3-5-6, not {1}',
        ROWS,
        tokens.length,
      ),
    );
  }
  const choices = tokens.map(parseToken);
  const problem = invalidity(choices);
  if (problem !== null) refuse(problem);
  const expected = format(choices).split('_');
  const row = tokens.findIndex((token, i) => token !== expected[i]);
  if (row >= 0) {
    const stage = Math.floor(row / SLOTS);
    refuse(
      t(
        'stage {0} uses {1} layers, but one of its tokens is {2}',
        stage + 1,
        depthsOf(choices)[stage] ?? 0,
        tokens[row] ?? '',
      ),
    );
  }
  return choices;
}

/**
 * What Once-for-All's `set_active_subnet` takes: kernels `ks` and expansions `e` of the 20 slots, depths `d` of the five
 * stages. Where it is read, one number may stand for all.
 */
export const dictionary: Dictionary = { keys: ['ks', 'e', 'd'], read, write };

function read(entries: Readonly<Record<string, unknown>>): Choices {
  const kernels = listOf(entries, 'ks', ROWS);
  const expansions = listOf(entries, 'e', ROWS);
  const depths = listOf(entries, 'd', STAGES);
  const tokens = kernels.map((kernel, row) => {
    const depth = depths[Math.floor(row / SLOTS)] ?? 0;
    return row % SLOTS < depth ? `${depth}-${kernel}-${expansions[row]}` : '0-0-0';
  });
  return parse(tokens.join('_'));
}

/** Unused slots carry the least kernel and expansion: Once-for-All wants valid ones there and ignores them. */
function write(choices: Choices): Readonly<Record<string, unknown>> {
  const unused = { kernel: KERNELS[0], expansion: EXPANSIONS[0] };
  const types = choices.map((column) => (column === UNUSED ? unused : layerType(column)));
  return {
    ks: types.map(({ kernel }) => kernel),
    e: types.map(({ expansion }) => expansion),
    d: depthsOf(choices),
  };
}

function listOf(entries: Readonly<Record<string, unknown>>, name: string, length: number): number[] {
  const value = entries[name];
  const list: unknown = typeof value === 'number' ? Array<number>(length).fill(value) : value;
  if (!Array.isArray(list) || list.length !== length || !list.every((entry) => Number.isInteger(entry)))
    refuse(t('expected {0} whole numbers named {1} in the dictionary', length, name));
  return list as number[];
}

function refuse(problem: string): never {
  throw new PomonagError('bad-architecture', t('Not a MobileNetV3 network: {0}.', problem));
}

function parseToken(token: string): number {
  if (token === '0-0-0') return UNUSED;
  const [, kernel, expansion] = /^[234]-([357])-([346])$/.exec(token) ?? [];
  if (kernel === undefined || expansion === undefined) {
    refuse(
      t(
        '"{0}" is neither depth-kernel-expansion (2 to 4; {1}; {2}) nor 0-0-0',
        token,
        KERNELS.join(', '),
        EXPANSIONS.join(', '),
      ),
    );
  }
  const kernelIndex = KERNELS.findIndex((k) => k === Number(kernel));
  return kernelIndex * EXPANSIONS.length + EXPANSIONS.findIndex((e) => e === Number(expansion));
}

export function format(choices: Choices): string {
  const depths = depthsOf(choices);
  const token = (column: number, row: number): string => {
    if (column === UNUSED) return '0-0-0';
    const { kernel, expansion } = layerType(column);
    return `${depths[Math.floor(row / SLOTS)]}-${kernel}-${expansion}`;
  };
  return choices.map(token).join('_');
}

export function invalidity(choices: Choices): string | null {
  if (choices.length !== ROWS || choices.some((c) => !Number.isInteger(c) || c < UNUSED || c >= COLUMNS)) {
    return t('it must have {0} slots, each unused or with one of {1} types of layers', ROWS, COLUMNS);
  }
  for (let stage = 0; stage < STAGES; stage++) {
    const inUse = slotsInUse(choices, stage);
    if (!inUse.slice(0, MIN_DEPTH).every(Boolean)) {
      return t('stage {0} lacks one of its first two layers', stage + 1);
    }
    if (inUse.lastIndexOf(true) >= inUse.filter(Boolean).length) {
      return t('stage {0} leaves out a layer before its last', stage + 1);
    }
  }
  return null;
}

export function describe(choices: Choices): string {
  const types = choices.filter((column) => column !== UNUSED).map(layerType);
  const mean = (values: number[]): string => (values.reduce((a, b) => a + b, 0) / values.length).toFixed(1);
  return t(
    '{0} layers ({1} by stage), kernels of {2} and expansions of {3} on average',
    types.length,
    depthsOf(choices).join(', '),
    mean(types.map(({ kernel }) => kernel)),
    mean(types.map(({ expansion }) => expansion)),
  );
}
