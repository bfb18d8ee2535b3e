/** Peak memory of the engine over all it does, and how soon a cancellation takes effect in every stage. */

import { readFileSync } from 'node:fs';
import type { EngineClient } from '../src/engineClient';
import type { Stage } from '../src/shared/protocol/engine';
import type { GenerateSettings } from '../src/shared/protocol/run';
import { record } from './metrics';
import { settings, startClient } from './setting';

const COMMAND = 'npm run bench engine';
const REPEATS = 5;

/** Every stage of every sampler, by the settings that make a run pass through it. */
const CASES: readonly (readonly [Stage, Partial<GenerateSettings>])[] = [
  ['scan', {}],
  ['embed', {}],
  ['generate', { count: 4096 }],
  ['score', {}],
  ['stretch', { minCandidates: 256 }],
  ['generate', { sampler: 'paper' }],
  ['score', { sampler: 'exhaustive' }],
];

/** Milliseconds from aborting, on a stage's n-th progress message, to the request's end; null if it ended before. */
async function cancelMs(
  client: EngineClient,
  stage: Stage,
  chosen: GenerateSettings,
  message: number,
): Promise<number | null> {
  await client.request('clearCache', {}); // the stage of reading is to be there each time
  const controller = new AbortController();
  let since: number | null = null;
  let seen = 0;
  await client
    .request('generate', chosen, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (progress.stage !== stage || ++seen !== message) return;
        since = performance.now();
        controller.abort();
      },
    })
    .catch(() => {});
  return since === null ? null : performance.now() - since;
}

async function measureCancelling(): Promise<void> {
  const client = startClient();
  await client.request('generate', settings(0));
  const pid = client.pid;
  const times: number[] = [];
  for (const [stage, chosen] of CASES) {
    for (let repeat = 1; repeat <= REPEATS; repeat++) {
      const ms = await cancelMs(client, stage, settings(repeat, chosen), repeat);
      if (ms !== null) times.push(ms);
    }
  }
  if (client.pid !== pid) throw new Error('the engine was killed instead of cancelled');
  client.dispose();
  record('engine.cancel_ms', {
    value: Math.max(...times),
    unit: 'ms, worst',
    n: times.length,
    seeds: [],
    spread: null,
    command: COMMAND,
  });
}

/** Linux tells the largest resident set of a process so far. */
function peakMegabytes(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return 0; // it has ended
  }
}

/** Processes that a process has started and that are there now. */
function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Follows the most memory that a process and its helpers hold at once; helpers count with the most they ever had. */
function followMemory(pid: number): () => number {
  let most = 0;
  const look = (): void => {
    const all = [pid, ...childrenOf(pid)].map((one) => peakMegabytes(one));
    const sum = all.reduce((total, one) => total + (Number.isFinite(one) ? one : 0), 0);
    most = Math.max(most, sum);
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

async function measureMemory(): Promise<void> {
  const client = startClient();
  await client.request('clearCache', {}); // reading images is to be there
  const most = followMemory(client.pid ?? NaN);
  const runs: Partial<GenerateSettings>[] = [
    {},
    { count: 4096, minCandidates: 4096 },
    { sampler: 'exhaustive', count: 15_625 },
    { sampler: 'paper', steps: 50 },
    { space: 'mobilenetv3', resolution: 224, sampler: 'exact', count: 256 },
  ];
  for (const [seed, chosen] of runs.entries()) await client.request('generate', settings(seed, chosen));
  const peaks = {
    rss_mb: { value: peakMegabytes(client.pid ?? NaN), unit: 'MB, peak' },
    rss_with_helpers_mb: { value: most(), unit: 'MB, peak, with helpers' },
  };
  for (const [name, peak] of Object.entries(peaks))
    record(`engine.${name}`, { ...peak, n: runs.length, seeds: [], spread: null, command: COMMAND });
  client.dispose();
}

void measureCancelling().then(measureMemory);
