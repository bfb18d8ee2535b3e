/** What steers the samples. */

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
  /** The user's budgets of costs that are known exactly; samples are repaired to meet them. */
  readonly limits: readonly Limit[];
}

export function guidanceOf(
  { space, setting, code, deviceVector }: Pick<Setup, 'space' | 'setting' | 'code' | 'deviceVector'>,
  budgets: Budgets,
): Guidance {
  const exact = space.linearCosts(setting);
  const limits = (['params', 'macs'] as const).flatMap((cost): Limit[] => {
    const most = budgets[cost];
    return most === null ? [] : [{ cost: exact[cost], most }];
  });
  return { space, setting, code, device: deviceVector, limits };
}
