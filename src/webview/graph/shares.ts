/** How a network's parameters and MACs spread over its parts. */

import type { Candidate } from '../../shared/protocol/run';
import type { CostSetting, SearchSpace } from '../../spaces/space';

export interface Share {
  /** Share of all parameters, and of all MACs, in [0, 1]. */
  readonly params: number;
  readonly macs: number;
}

/** The share of every row of the architecture, all its copies in the network taken together. */
export function sharesOf(
  candidate: Candidate,
  space: SearchSpace,
  setting: Pick<CostSetting, 'resolution' | 'width'>,
): Share[] {
  // What a row costs does not depend on the classes: they change the head alone.
  const { params, macs } = space.linearCosts({ ...setting, classes: 2 });
  return space.parse(candidate.architecture).map((column, row) => {
    if (column < 0) return { params: 0, macs: 0 };
    const at = row * space.columns + column;
    return {
      params: (params.weights[at] ?? 0) / candidate.params,
      macs: (macs.weights[at] ?? 0) / candidate.macs,
    };
  });
}

/** The share of several parts together. */
export function sumOf(shares: readonly Share[]): Share {
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  return { params: sum(shares.map((share) => share.params)), macs: sum(shares.map((share) => share.macs)) };
}
