/** Time of a run without the embedding, in a warm engine process: 256 candidates in each space, the paper's sampler, all cells. */

import { median, record, standardDeviation } from './metrics';
import { SPACES_BY_KEY, seedsFrom1, settings, startClient } from './setting';
import type { SpaceName } from '../src/spaces';

const COMMAND = 'npm run bench generation';
const FAST_RUNS = 15;
const EXHAUSTIVE_RUNS = 5;

const client = startClient();

/** Milliseconds from the embedding's end to the ranked candidates. */
async function time(space: SpaceName, sampler: string, seed: number): Promise<number> {
  const run = await client.request('generate', settings(seed, { space, sampler }));
  return run.timing.totalMs - run.timing.embedMs;
}

async function times(space: SpaceName, sampler: string, seeds: readonly number[]): Promise<number[]> {
  await time(space, sampler, 0); // opens the models
  const measured: number[] = [];
  for (const seed of seeds) measured.push(await time(space, sampler, seed));
  return measured;
}

async function main(): Promise<void> {
  const seeds = seedsFrom1(FAST_RUNS);
  const fastMs = new Map<SpaceName, number>();
  for (const [key, space] of Object.entries(SPACES_BY_KEY)) {
    const fast = await times(space, 'fast', seeds);
    fastMs.set(space, median(fast));
    record(`generation.${key}.ms256`, {
      value: median(fast),
      unit: 'ms',
      n: 256,
      seeds,
      spread: standardDeviation(fast),
      command: COMMAND,
    });
  }

  // The paper's sampler takes the time of many fast runs: one run is enough for the ratio.
  const paperMs = await time('nasbench201', 'paper', 1);
  record('generation.nb201.speedup_over_paper', {
    value: paperMs / (fastMs.get('nasbench201') ?? NaN),
    unit: 'times',
    n: 256,
    seeds: [1],
    spread: null,
    command: COMMAND,
  });

  const exhaustive = await times('nasbench201', 'exhaustive', seedsFrom1(EXHAUSTIVE_RUNS));
  record('generation.nb201.exhaustive_ms', {
    value: median(exhaustive),
    unit: 'ms',
    n: 15_625,
    seeds: [],
    spread: standardDeviation(exhaustive),
    command: COMMAND,
  });
}

void main().finally(() => client.dispose());
