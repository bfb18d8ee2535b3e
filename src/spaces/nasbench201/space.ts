/**
 * NAS-Bench-201: a cell is a complete directed acyclic graph over four feature nodes; each of its six edges carries one of
 * five operations; a node is the sum of its incoming edges. The network is a fixed skeleton of 3 x 5 such cells at 16, 32
 * and 64 channels.
 */

import { t } from '../../shared/l10n';
import type { Random } from '../../shared/random';
import { likeliestColumns } from '../space';
import type { Choices, SearchSpace } from '../space';
import { CONV3, EDGES, OPERATIONS, SKIP, invalidity, isomorphismClass } from './cell';
import { costs, linearCosts, resolutionProblem } from './costs';
import { drawing } from './drawing';
import { describe, format, parse } from './text';

/** Uniform over the valid cells. */
function random(random: Random): Choices {
  for (;;) {
    const choices = EDGES.map(() => random.integer(OPERATIONS.length));
    if (invalidity(choices) === null) return choices;
  }
}

function* enumerate(): Generator<Choices> {
  const base = OPERATIONS.length;
  for (let code = 0; code < base ** EDGES.length; code++) {
    yield EDGES.map((_, row) => Math.floor(code / base ** (EDGES.length - 1 - row)) % base);
  }
}

export const nasbench201: SearchSpace = {
  name: 'nasbench201',
  label: 'NAS-Bench-201 cell',
  summary: () => t('15,625 cells for small images'),
  example: '|nor_conv_3x3~0|+|…',
  rows: EDGES.length,
  columns: OPERATIONS.length,
  defaultResolution: 32,
  defaultDevice: 'titan_rtx_32',
  parse,
  format,
  invalidity,
  isomorphismClass,
  describe,
  drawing,
  resolutionProblem,
  linearCosts,
  costs,
  cheapest: EDGES.map(() => SKIP),
  dearest: EDGES.map(() => CONV3),
  random,
  priorMean: EDGES.map(() => 2 / OPERATIONS.length - 1),
  decode: ({ columns }) => likeliestColumns(columns, OPERATIONS.length),
  size: OPERATIONS.length ** EDGES.length,
  enumerate,
  framed: true,
};
