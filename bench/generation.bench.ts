/** Time of a run without the embedding, in a warm engine process: 256 candidates by each sampler, the whole space. */

import { median, record, standardDeviation } from './metrics';
import { seedsFrom1, settings, startClient } from './setting';
import type { Sampler } from '../src/shared/protocol/run';

const COMMAND = 'npm run bench generation';
const FAST_RUNS = 15;
const EXHAUSTIVE_RUNS = 5;

const client = startClient();

/** Milliseconds from the embedding's end to the ranked candidates. */
async function time(sampler: Sampler, seed: number): Promise<number> {
  const run = await client.request('generate', settings(seed, { sampler }));
  return run.timing.totalMs - run.timing.embedMs;
}

async function times(sampler: Sampler, seeds: readonly number[]): Promise<number[]> {
  const measured: number[] = [];
  for (const seed of seeds) measured.push(await time(sampler, seed));
  return measured;
}

async function main(): Promise<void> {
  await time('fast', 0); // opens the models
  const seeds = seedsFrom1(FAST_RUNS);
  const fast = await times('fast', seeds);
  const fastMs = median(fast);
  record('generation.nb201.ms256', {
    value: fastMs,
    unit: 'ms',
    n: 256,
    seeds,
    spread: standardDeviation(fast),
    command: COMMAND,
  });

  // The paper's sampler takes the time of many fast runs: one run is enough for the ratio.
  const paperMs = await time('paper', 1);
  record('generation.nb201.speedup_over_paper', {
    value: paperMs / fastMs,
    unit: 'times',
    n: 256,
    seeds: [1],
    spread: null,
    command: COMMAND,
  });

  const exhaustive = await times('exhaustive', seedsFrom1(EXHAUSTIVE_RUNS));
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
