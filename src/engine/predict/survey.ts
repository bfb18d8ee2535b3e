/** What is usual in the space for this data set: the predictions for random architectures. */

import { PREDICTED_COSTS } from '../../shared/objectives';
import type { Objectives, PredictedCostName } from '../../shared/objectives';
import { Random } from '../../shared/random';
import { valueAt } from '../diffusion/sampleBudgets';
import type { Setup } from '../setup';
import type { Task } from '../task';
import type { ScoredArchitecture } from './predictor';

const SAMPLE = 1024;
/** From 0 % to 100 % in equal steps. */
const QUANTILES = 21;

export interface Survey {
  /** ln ms at equally spaced quantiles of the space, from 0 % to 100 %; null where latency is unknown. */
  readonly lnMsQuantiles: readonly number[] | null;
  /** The hypervolume's reference: the space's median predicted accuracy and highest costs. */
  readonly reference: Objectives;
}

/** What a survey needs to know. */
type Surveyed = Pick<Setup, 'space' | 'setting' | 'device' | 'known' | 'predictor'>;

export async function surveySpace(setup: Surveyed, task: Task): Promise<Survey> {
  const { space, setting, predictor } = setup;
  const random = new Random(0);
  const sample = await predictor.score(
    Array.from({ length: SAMPLE }, () => space.random(random)),
    task,
  );
  const ends = await predictor.score([space.cheapest, space.dearest], task);
  const [timed] = PREDICTED_COSTS;
  const lnMsQuantiles = setup.known.includes(timed.name)
    ? quantilesOf(timed.name, setup, sample, ends)
    : null;
  const highest = space.costs(space.dearest, setting);
  return {
    lnMsQuantiles,
    reference: {
      accuracy: valueAt(ascending(sample.map(({ accuracy }) => accuracy)), 0.5),
      ...highest,
      [timed.name]: lnMsQuantiles === null ? null : Math.exp(valueAt(lnMsQuantiles, 1)),
    },
  };
}

/** The device's own at the side where it has them, otherwise the sample's; the ends reach to the ends of the space. */
function quantilesOf(
  cost: PredictedCostName,
  { device, setting }: Surveyed,
  sample: readonly ScoredArchitecture[],
  ends: readonly ScoredArchitecture[],
): number[] {
  const lnMs = (scored: readonly ScoredArchitecture[]): number[] =>
    ascending(scored.map((candidate) => candidate[cost]).flatMap((ms) => (ms === null ? [] : Math.log(ms))));
  const [sampled, atEnds] = [lnMs(sample), lnMs(ends)];
  const inner =
    device.side === setting.resolution
      ? device.lnMsQuantiles
      : Array.from({ length: QUANTILES }, (_, i) => valueAt(sampled, i / (QUANTILES - 1)));
  const least = Math.min(...inner, ...atEnds);
  const most = Math.max(...inner, ...atEnds);
  return [least, ...inner.slice(1, -1), most];
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
