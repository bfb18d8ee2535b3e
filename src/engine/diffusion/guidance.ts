/** What steers the samples. */

import { LINEAR_COSTS } from '../../shared/objectives';
import type { Budgets } from '../../shared/protocol/run';
import type { CostSetting, SearchSpace } from '../../spaces/space';
import type { Setup } from '../setup';
import type { Limit } from './repair';

/** What steers all samples of a run alike. */
export interface Guidance {
  readonly space: SearchSpace;
  readonly setting: CostSetting;
  /** [C], the data set's code. */
  readonly code: Float32Array;
  /** [D] one-hot. */
  readonly device: Float32Array;
  /** The user's budgets of linear costs; samples are repaired to meet them. */
  readonly limits: readonly Limit[];
}

export function guidanceOf(
  { space, setting, code, deviceVector }: Pick<Setup, 'space' | 'setting' | 'code' | 'deviceVector'>,
  budgets: Budgets,
): Guidance {
  const linear = space.linearCosts(setting);
  const limits = LINEAR_COSTS.flatMap(({ name }): Limit[] => {
    const most = budgets[name];
    return most === null ? [] : [{ cost: linear[name], most }];
  });
  return { space, setting, code, device: deviceVector, limits };
}
