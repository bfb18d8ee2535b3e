/** How a network's parameters and MACs spread over its parts. */

import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../shared/spaces';
import type { SpaceName } from '../../shared/spaces/space';

export interface Share {
  /** Share of all parameters, and of all MACs, in [0, 1]. */
  readonly params: number;
  readonly macs: number;
}

/** The share of every row (edge) of the architecture, all its copies in the network taken together. */
export function sharesOf(candidate: Candidate, name: SpaceName, resolution: number): Share[] {
  const space = SPACES[name];
  // What a row costs does not depend on the classes: they change the head alone.
  const { params, macs } = space.linearCosts({ classes: 2, resolution });
  return space.parse(candidate.architecture).map((column, row) => {
    const at = row * space.columns + column;
    return {
      params: (params.weights[at] ?? 0) / candidate.params,
      macs: (macs.weights[at] ?? 0) / candidate.macs,
    };
  });
}
