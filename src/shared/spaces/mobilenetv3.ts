/**
 * MobileNetV3 as Once-for-All spans it (Cai et al. 2020): five stages of two to four inverted residual layers. Every layer
 * has a depthwise kernel of 3, 5 or 7 and an expansion of 3, 4 or 6. A stage's depth is the number of its four slots that
 * are used, from the first on; a row of the one-hot matrix is a slot, a column a pair of kernel and expansion.
 */

import { PomonagError } from '../errors';
import { t } from '../l10n';
import type { Random } from '../random';
import { likeliestColumns, requireResolution, resolveWidth } from './space';
import type { Choices, Costs, CostSetting, LinearCost, Posterior, SearchSpace } from './space';

export const KERNELS = [3, 5, 7] as const;
export const EXPANSIONS = [3, 4, 6] as const;
export const STAGES = 5;
/** Slots of a stage. */
export const SLOTS = 4;
const MIN_DEPTH = 2;
/** How many depths a stage can have. */
const DEPTHS = SLOTS - MIN_DEPTH + 1;
const WIDTHS = [1, 1.2] as const;

const ROWS = STAGES * SLOTS;
const COLUMNS = KERNELS.length * EXPANSIONS.length;
const UNUSED = -1;

/** Channels before they are scaled by the width multiplier. */
const CHANNELS = { stem: 16, first: 16, stages: [24, 40, 80, 112, 160], expand: 960, mix: 1280 } as const;

/** A stage's first layer has its stride; all its layers have its activation and its squeeze-and-excitation. */
const STAGE_TYPES = [
  { stride: 2, hardSwish: false, squeezes: false },
  { stride: 2, hardSwish: false, squeezes: true },
  { stride: 2, hardSwish: true, squeezes: false },
  { stride: 1, hardSwish: true, squeezes: true },
  { stride: 2, hardSwish: true, squeezes: true },
] as const;

/** The multiple of 8 nearest to a number of channels, at least 8 and not more than a tenth below (MobileNetV2's rule). */
function makeDivisible(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

/** Side of a feature map behind a convolution of stride 2 that is padded by half its kernel. */
function halved(side: number): number {
  return Math.ceil(side / 2);
}

/** The fixed parts around the layers. */
export interface Skeleton {
  /** Channels of the 3x3 stem of stride 2, and of the separable convolution behind it. */
  readonly stem: number;
  readonly first: number;
  /** Channels of each stage. */
  readonly stages: readonly number[];
  /** Channels of the last 1x1 convolution, and of the feature mix behind the mean over all pixels. */
  readonly expand: number;
  readonly mix: number;
  /** Sides of the feature maps that the stem and the last stage give. */
  readonly stemSide: number;
  readonly lastSide: number;
}

/** What shapes depend on beside the architecture. */
type ShapeSetting = Omit<CostSetting, 'classes'>;

/** @throws PomonagError `bad-resolution`, `bad-argument` (width) */
export function skeletonOf({ resolution, width: given }: ShapeSetting): Skeleton {
  requireResolution(mobilenetv3, resolution);
  const width = resolveWidth(mobilenetv3, given) ?? WIDTHS[0];
  const scale = (channels: number): number => makeDivisible(channels * width);
  const stemSide = halved(resolution);
  return {
    stem: scale(CHANNELS.stem),
    first: scale(CHANNELS.first),
    stages: CHANNELS.stages.map(scale),
    expand: scale(CHANNELS.expand),
    mix: scale(CHANNELS.mix),
    stemSide,
    lastSide: STAGE_TYPES.reduce((side, { stride }) => (stride === 2 ? halved(side) : side), stemSide),
  };
}

/** What a layer is given by its slot. */
interface Slot {
  /** Stage from 0. */
  readonly stage: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly stride: 1 | 2;
  readonly inputSide: number;
  readonly outputSide: number;
  /** h-swish; otherwise ReLU. */
  readonly hardSwish: boolean;
  /** Whether there is squeeze-and-excitation. */
  readonly squeezes: boolean;
}

/** An inverted residual. Its input is added to its output where `hasShortcut`. */
export interface Layer extends Slot {
  readonly kernel: number;
  readonly expansion: number;
  readonly expandedChannels: number;
  /** Channels between the two convolutions of squeeze-and-excitation; 0 where there is none. */
  readonly squeezedChannels: number;
  readonly hasShortcut: boolean;
}

/** All slots. Only a stage's first layer changes channels and side, so that a slot does not depend on those before it. */
function slotsOf({ first, stages, stemSide }: Skeleton): Slot[] {
  let inputChannels = first;
  let inputSide = stemSide;
  return STAGE_TYPES.flatMap(({ stride: firstStride, ...type }, stage) =>
    Array.from({ length: SLOTS }, (_, i) => {
      const stride = i === 0 ? firstStride : 1;
      const outputSide = stride === 2 ? halved(inputSide) : inputSide;
      const outputChannels = stages[stage] ?? 0;
      const slot = { ...type, stage, inputChannels, outputChannels, stride, inputSide, outputSide };
      [inputChannels, inputSide] = [outputChannels, outputSide];
      return slot;
    }),
  );
}

function layerAt(slot: Slot, column: number): Layer {
  const { kernel, expansion } = layerType(column);
  const expandedChannels = makeDivisible(slot.inputChannels * expansion);
  return {
    ...slot,
    kernel,
    expansion,
    expandedChannels,
    squeezedChannels: slot.squeezes ? makeDivisible(Math.floor(expandedChannels / 4)) : 0,
    hasShortcut: slot.stride === 1 && slot.inputChannels === slot.outputChannels,
  };
}

/** Kernel and expansion that a column stands for. */
export function layerType(column: number): { readonly kernel: number; readonly expansion: number } {
  const kernel = KERNELS[Math.floor(column / EXPANSIONS.length)];
  const expansion = EXPANSIONS[column % EXPANSIONS.length];
  if (kernel === undefined || expansion === undefined) {
    throw new PomonagError('bad-architecture', `A slot holds the unknown layer type ${column}.`);
  }
  return { kernel, expansion };
}

/**
 * The layer in each of the 20 slots, null where a slot is unused.
 * @throws PomonagError `bad-resolution`, `bad-argument` (width)
 */
export function layersOf(choices: Choices, setting: ShapeSetting): (Layer | null)[] {
  return slotsOf(skeletonOf(setting)).map((slot, row) => {
    const column = choices[row] ?? UNUSED;
    return column === UNUSED ? null : layerAt(slot, column);
  });
}

/** Exact cost of a layer with its batch norms. */
function layerCosts(layer: Layer): Costs {
  const { inputChannels, expandedChannels: expanded, squeezedChannels: squeezed, outputChannels } = layer;
  const expansion = inputChannels * expanded;
  const depthwise = expanded * layer.kernel ** 2;
  const projection = expanded * outputChannels;
  const excitation = 2 * expanded * squeezed;
  const excitationBiases = squeezed > 0 ? squeezed + expanded : 0;
  const norms = 2 * (expanded + expanded + outputChannels);
  return {
    params: expansion + depthwise + projection + excitation + excitationBiases + norms,
    macs: expansion * layer.inputSide ** 2 + (depthwise + projection) * layer.outputSide ** 2 + excitation,
  };
}

/** Exact cost of everything but the layers. Biases are parameters but no MACs, as Once-for-All counts. */
function skeletonCosts(skeleton: Skeleton, classes: number): Costs {
  const { stem, first, stages, expand, mix, stemSide, lastSide } = skeleton;
  const beginning = 27 * stem + 9 * stem + stem * first;
  const end = (stages[STAGES - 1] ?? 0) * expand;
  const norms = 2 * (stem + stem + first + expand);
  return {
    params: beginning + end + norms + expand * mix + (mix + 1) * classes,
    macs: beginning * stemSide ** 2 + end * lastSide ** 2 + expand * mix + mix * classes,
  };
}

function costs(choices: Choices, setting: CostSetting): Costs {
  let { params, macs } = skeletonCosts(skeletonOf(setting), setting.classes);
  for (const layer of layersOf(choices, setting)) {
    if (layer === null) continue;
    const cost = layerCosts(layer);
    params += cost.params;
    macs += cost.macs;
  }
  return { params, macs };
}

function linearCosts(setting: CostSetting): { params: LinearCost; macs: LinearCost } {
  const skeleton = skeletonOf(setting);
  const fixed = skeletonCosts(skeleton, setting.classes);
  const perLayer = slotsOf(skeleton).flatMap((slot) =>
    Array.from({ length: COLUMNS }, (_, column) => layerCosts(layerAt(slot, column))),
  );
  return {
    params: { offset: fixed.params, weights: Float64Array.from(perLayer, (cost) => cost.params) },
    macs: { offset: fixed.macs, weights: Float64Array.from(perLayer, (cost) => cost.macs) },
  };
}

/** How many slots of every stage are used. */
export function depthsOf(choices: Choices): number[] {
  return Array.from({ length: STAGES }, (_, stage) => slotsInUse(choices, stage).filter(Boolean).length);
}

function slotsInUse(choices: Choices, stage: number): boolean[] {
  return choices.slice(stage * SLOTS, (stage + 1) * SLOTS).map((column) => column !== UNUSED);
}

function parse(text: string): Choices {
  const tokens = text.trim().split('_');
  if (tokens.length !== ROWS) {
    refuse(`expected ${ROWS} tokens depth-kernel-expansion joined by _, such as 3-5-6, not ${tokens.length}`);
  }
  const choices = tokens.map(parseToken);
  const problem = invalidity(choices);
  if (problem !== null) refuse(problem);
  const expected = format(choices).split('_');
  const row = tokens.findIndex((token, i) => token !== expected[i]);
  if (row >= 0) {
    const stage = Math.floor(row / SLOTS);
    refuse(
      `stage ${stage + 1} uses ${depthsOf(choices)[stage]} layers, but one of its tokens is ${tokens[row]}`,
    );
  }
  return choices;
}

/** Once-for-All's `ks`, `e` (20 each, or one for all slots) and `d` (5, or one for all stages). */
function fromDictionary(entries: Readonly<Record<string, unknown>>): Choices {
  const kernels = listOf(entries, 'ks', ROWS);
  const expansions = listOf(entries, 'e', ROWS);
  const depths = listOf(entries, 'd', STAGES);
  const tokens = kernels.map((kernel, row) => {
    const depth = depths[Math.floor(row / SLOTS)] ?? 0;
    return row % SLOTS < depth ? `${depth}-${kernel}-${expansions[row]}` : '0-0-0';
  });
  return parse(tokens.join('_'));
}

function listOf(entries: Readonly<Record<string, unknown>>, name: string, length: number): number[] {
  const value = entries[name];
  const list: unknown = typeof value === 'number' ? Array<number>(length).fill(value) : value;
  if (!Array.isArray(list) || list.length !== length || !list.every((entry) => Number.isInteger(entry)))
    refuse(`expected ${length} whole numbers named ${name} in the dictionary`);
  return list as number[];
}

function refuse(problem: string): never {
  throw new PomonagError('bad-architecture', `Not a MobileNetV3 network: ${problem}.`);
}

function parseToken(token: string): number {
  if (token === '0-0-0') return UNUSED;
  const [, kernel, expansion] = /^[234]-([357])-([346])$/.exec(token) ?? [];
  if (kernel === undefined || expansion === undefined) {
    refuse(
      `"${token}" is neither depth-kernel-expansion (2 to 4; ${KERNELS.join(', ')}; ${EXPANSIONS.join(', ')}) nor 0-0-0`,
    );
  }
  const kernelIndex = KERNELS.findIndex((k) => k === Number(kernel));
  return kernelIndex * EXPANSIONS.length + EXPANSIONS.findIndex((e) => e === Number(expansion));
}

function format(choices: Choices): string {
  const depths = depthsOf(choices);
  const token = (column: number, row: number): string => {
    if (column === UNUSED) return '0-0-0';
    const { kernel, expansion } = layerType(column);
    return `${depths[Math.floor(row / SLOTS)]}-${kernel}-${expansion}`;
  };
  return choices.map(token).join('_');
}

function invalidity(choices: Choices): string | null {
  if (choices.length !== ROWS || choices.some((c) => !Number.isInteger(c) || c < UNUSED || c >= COLUMNS)) {
    return `it must have ${ROWS} slots, each unused or with one of ${COLUMNS} types of layers`;
  }
  for (let stage = 0; stage < STAGES; stage++) {
    const inUse = slotsInUse(choices, stage);
    if (!inUse.slice(0, MIN_DEPTH).every(Boolean))
      return `stage ${stage + 1} lacks one of its first two layers`;
    if (inUse.lastIndexOf(true) >= inUse.filter(Boolean).length) {
      return `stage ${stage + 1} leaves out a layer before its last`;
    }
  }
  return null;
}

/** Uniform over the depths of a stage, then over the types of its layers. */
function random(random: Random): Choices {
  return Array.from({ length: STAGES }, () => {
    const depth = MIN_DEPTH + random.integer(DEPTHS);
    return Array.from({ length: SLOTS }, (_, slot) => (slot < depth ? random.integer(COLUMNS) : UNUSED));
  }).flat();
}

/** Mean of a slot's entries: it is used with all depths that reach it, and then has one of the types. */
function priorMean(row: number): number {
  const depthsWithout = Math.max(0, (row % SLOTS) - MIN_DEPTH + 1);
  return (2 * (1 - depthsWithout / DEPTHS)) / COLUMNS - 1;
}

/** A stage's likeliest depth first: the rows of slots that it leaves unused say nothing. */
function decode({ columns, depths }: Posterior): Choices {
  const types = likeliestColumns(columns, COLUMNS);
  const used = likeliestColumns(depths, DEPTHS).map((index) => (index < 0 ? 0 : MIN_DEPTH + index));
  return types.map((type, row) => (row % SLOTS < (used[Math.floor(row / SLOTS)] ?? 0) ? type : UNUSED));
}

function describe(choices: Choices): string {
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

export const mobilenetv3: SearchSpace = {
  name: 'mobilenetv3',
  label: 'MobileNetV3 (Once-for-All)',
  rows: ROWS,
  columns: COLUMNS,
  framed: false,
  defaultResolution: 224,
  defaultDevice: 'titan_rtx_32',
  widths: WIDTHS,
  parse,
  fromDictionary,
  format,
  invalidity,
  isomorphismClass: format,
  describe,
  resolutionProblem: (resolution) =>
    Number.isInteger(resolution) && resolution >= 32
      ? null
      : `MobileNetV3 networks halve their input five times: the input side must be an integer of at least 32, not ${resolution}.`,
  linearCosts,
  costs,
  cheapest: Array.from({ length: ROWS }, (_, row) => (row % SLOTS < MIN_DEPTH ? 0 : UNUSED)),
  dearest: Array.from({ length: ROWS }, () => COLUMNS - 1),
  random,
  priorMean: Array.from({ length: ROWS }, (_, row) => priorMean(row)),
  decode,
  /** Two, three or four layers of nine types in every stage. */
  size: (COLUMNS ** 2 + COLUMNS ** 3 + COLUMNS ** 4) ** STAGES,
  enumerate: null,
};
