/**
 * EfficientNet (MnasNet) networks as Accel-NASBench measured them (Ahmad et al. 2024, arXiv 2404.12449): seven blocks of
 * inverted bottlenecks (Tan and Le 2019, arXiv 1905.11946). Every block has one expansion of 1, 4 or 6, one kernel of 3 or 5,
 * one to three layers (the sixth to four) and squeeze-and-excitation or not. A row of the one-hot matrix is a block, a column
 * a combination of the four: 12 (layers - 1) + 4 index(expansion) + 2 index(kernel) + excitation.
 */

import { t } from '../../shared/l10n';
import { likeliestColumns } from '../space';
import type { Posterior, SearchSpace } from '../space';
import { CHOICES, COLUMNS, NETWORKS, ROWS, costs, linearCosts } from './blocks';
import { drawing } from './drawing';
import { describe, format, invalidity, parse } from './text';

/** Rows have as many columns as they have choices; what stands behind says nothing. */
function decode({ columns }: Posterior): number[] {
  return CHOICES.flatMap((count, row) =>
    likeliestColumns(columns.subarray(row * COLUMNS, row * COLUMNS + count), count),
  );
}

export const efficientnet: SearchSpace = {
  name: 'efficientnet',
  ...NETWORKS,
  summary: () => t('Networks for larger images, measured on ImageNet by Accel-NASBench'),
  example: '1-3-1-0_6-3-2-0_6-5-2-1_…',
  rows: ROWS,
  columns: COLUMNS,
  defaultResolution: 224,
  defaultDevice: 'a100',
  parse,
  format,
  invalidity,
  isomorphismClass: format,
  describe,
  drawing,
  linearCosts,
  costs,
  cheapest: CHOICES.map(() => 0),
  dearest: CHOICES.map((count) => count - 1),
  random: (random) => CHOICES.map((count) => random.integer(count)),
  priorMean: CHOICES.map((count) => 2 / count - 1),
  decode,
  size: CHOICES.reduce((product, count) => product * count, 1),
};
