/**
 * MobileNetV3 as Once-for-All spans it (Cai et al. 2020): five stages of two to four inverted residual layers. Every layer
 * has a depthwise kernel of 3, 5 or 7 and an expansion of 3, 4 or 6. A stage's depth is the number of its four slots that
 * are used, from the first on; a row of the one-hot matrix is a slot, a column a pair of kernel and expansion.
 */

import { t } from '../../shared/l10n';
import type { Random } from '../../shared/random';
import { likeliestColumns } from '../space';
import type { Choices, Posterior, SearchSpace } from '../space';
import {
  COLUMNS,
  DEPTHS,
  MIN_DEPTH,
  NETWORKS,
  ROWS,
  SLOTS,
  STAGES,
  UNUSED,
  costs,
  linearCosts,
} from './layers';
import { drawing } from './drawing';
import { describe, dictionary, format, invalidity, parse } from './text';

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

/** Every stage: two, three or four layers, each of any type. */
function parts(): Choices[][] {
  const stage: number[][] = [];
  const grow = (layers: readonly number[]): void => {
    if (layers.length >= MIN_DEPTH)
      stage.push([...layers, ...Array<number>(SLOTS - layers.length).fill(UNUSED)]);
    if (layers.length < SLOTS) for (let type = 0; type < COLUMNS; type++) grow([...layers, type]);
  };
  grow([]);
  return Array<Choices[]>(STAGES).fill(stage);
}

export const mobilenetv3: SearchSpace = {
  name: 'mobilenetv3',
  ...NETWORKS,
  summary: () => t('Mobile networks for larger images, as Once-for-All trains them'),
  example: '{"ks": […], "e": […], "d": […]}',
  rows: ROWS,
  columns: COLUMNS,
  defaultResolution: 224,
  defaultDevice: 'titan_rtx_32',
  parse,
  format,
  invalidity,
  isomorphismClass: format,
  describe,
  drawing,
  linearCosts,
  costs,
  cheapest: Array.from({ length: ROWS }, (_, row) => (row % SLOTS < MIN_DEPTH ? 0 : UNUSED)),
  dearest: Array.from({ length: ROWS }, () => COLUMNS - 1),
  random,
  priorMean: Array.from({ length: ROWS }, (_, row) => priorMean(row)),
  decode,
  /** Two, three or four layers of nine types in every stage. */
  size: (COLUMNS ** 2 + COLUMNS ** 3 + COLUMNS ** 4) ** STAGES,
  dictionary,
  parts,
};
