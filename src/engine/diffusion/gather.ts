/** A search for candidates, and how samples become some. */

import type { Choices } from '../../spaces/space';
import type { CandidatePool } from '../predict/pool';
import type { Predictor } from '../predict/predictor';
import type { Stopwatch } from '../stopwatch';
import type { Task } from '../task';
import type { Sampler } from './samplers/sampler';

export interface Search {
  readonly sampler: Sampler;
  readonly predictor: Predictor;
  /** What has been found. */
  readonly pool: CandidatePool;
  /** Candidates wanted. */
  readonly count: number;
  /** Least number of members of the front. */
  readonly minCandidates: number;
  readonly timing: { readonly generate: Stopwatch; readonly score: Stopwatch };
  readonly task: Task;
  /** Called when there are new candidates to show. */
  readonly announce: () => void;
}

/** Scores the valid and new ones among samples, adds them to the pool and tells how many they are. */
export async function gather(
  { pool, predictor, task, timing }: Search,
  samples: readonly Choices[],
): Promise<number> {
  const fresh = pool.fresh(samples);
  let done = 0;
  task.progress('score', 0, fresh.length);
  await timing.score.time(() =>
    predictor.score(fresh, task, (scored) => {
      pool.add(scored);
      task.progress('score', (done += scored.length), fresh.length);
    }),
  );
  return fresh.length;
}
