/**
 * 256 and 10,000 candidates on an accelerated provider beside the CPU: the same candidates within tolerance, and the time
 * of each. Where no accelerated provider runs, it says why and measures nothing.
 */

import { EngineClient } from '../src/engineClient';
import type { Run } from '../src/shared/protocol/run';
import { median, record, standardDeviation } from './metrics';
import { SPACES_BY_KEY, seedsFrom1, settings, startClient } from './setting';

const COMMAND = 'npm run bench gpu';
const COUNTS = [256, 10_000];
const RUNS = 3;
/** Largest difference of predicted accuracies, in points, and of latencies, as a share. */
const TOLERANCE = { accuracy: 0.5, latency: 0.01 };
/** Least share of the candidates that both find: rounding may tip a sample. */
const LEAST_SHARED = 0.95;

async function main(): Promise<void> {
  const accelerated = new EngineClient({ engine: 'dist/engine.js' });
  const cpu = startClient();
  try {
    const { provider, refused } = await accelerated.request('models', {});
    for (const one of refused) console.log(`${one.provider}: not used, ${one.reason}`);
    if (provider === 'cpu') return console.log('no accelerated provider runs here: nothing to measure');
    for (const [key, space] of Object.entries(SPACES_BY_KEY)) {
      for (const count of COUNTS) {
        const ratios: number[] = [];
        for (const seed of seedsFrom1(RUNS)) {
          const chosen = settings(seed, { space, count });
          await accelerated.request('generate', chosen); // opens the models
          const [fast, slow] = [
            await accelerated.request('generate', chosen),
            await cpu.request('generate', chosen),
          ];
          requireAlike(fast, slow, `${space}, ${count} candidates, seed ${seed}`);
          ratios.push(searchMs(slow) / searchMs(fast));
        }
        record(`gpu.${provider}.${key}.speedup${count}`, {
          value: median(ratios),
          unit: 'times the CPU',
          n: count,
          seeds: seedsFrom1(RUNS),
          spread: standardDeviation(ratios),
          command: COMMAND,
        });
      }
    }
  } finally {
    accelerated.dispose();
    cpu.dispose();
  }
}

const searchMs = ({ timing }: Run): number => timing.totalMs - timing.embedMs;

/** @throws Error where the two runs' candidates are not the same within tolerance */
function requireAlike(fast: Run, slow: Run, where: string): void {
  const known = new Map(slow.candidates.map((candidate) => [candidate.architecture, candidate]));
  const shared = fast.candidates.filter(({ architecture }) => known.has(architecture));
  const share = shared.length / fast.candidates.length;
  if (share < LEAST_SHARED) throw new Error(`${where}: only ${share} of the candidates are the same`);
  for (const { architecture, accuracy, latencyMs } of shared) {
    const other = known.get(architecture);
    const drift = Math.abs(accuracy - (other?.accuracy ?? NaN));
    const latencyDrift = Math.abs((latencyMs ?? 1) / (other?.latencyMs ?? 1) - 1);
    if (!(drift <= TOLERANCE.accuracy && latencyDrift <= TOLERANCE.latency))
      throw new Error(`${where}: ${architecture} differs by ${drift} points and ${latencyDrift} of latency`);
  }
}

void main();
