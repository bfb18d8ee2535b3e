/** What is usual in the space for this data set: the predictions for random architectures. */

import type { Objectives } from '../../shared/pareto/objectives';
import { Random } from '../../shared/random';
import { valueAt } from '../diffusion/budgets';
import type { Setup } from '../setup';
import type { Task } from '../task';

const SAMPLE = 1024;
const QUANTILES = 21;

export interface Survey {
  /** ln ms at equally spaced quantiles of the space, from 0 % to 100 %; null where latency is unknown. */
  readonly lnMsQuantiles: readonly number[] | null;
  /** The hypervolume's reference: the space's median predicted accuracy and highest costs (spec 6.10). */
  readonly reference: Objectives;
}

export async function surveySpace(setup: Setup, task: Task): Promise<Survey> {
  const { space, setting, device, latencyKnown, predictor } = setup;
  const random = new Random(0);
  const sample = await predictor.score(
    Array.from({ length: SAMPLE }, () => space.random(random)),
    task,
  );
  const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
  const accuracies = sorted(sample.map(({ accuracy }) => accuracy));
  const sampledMs = sorted(sample.flatMap(({ latencyMs }) => latencyMs ?? []));
  const lnMsQuantiles = !latencyKnown
    ? null
    : device.side === setting.resolution
      ? device.lnMsQuantiles
      : Array.from({ length: QUANTILES }, (_, i) => Math.log(valueAt(sampledMs, i / (QUANTILES - 1))));
  return {
    lnMsQuantiles,
    reference: {
      accuracy: valueAt(accuracies, 0.5),
      ...space.costs(space.dearest, setting),
      latencyMs: lnMsQuantiles === null ? null : Math.exp(valueAt(lnMsQuantiles, 1)),
    },
  };
}
