/** The engine over many runs: memory stays flat, cancellations leave it usable. */

import { readFileSync } from 'node:fs';
import { EngineClient } from '../../src/engineClient';
import { toPomonagError } from '../../src/shared/errors';
import { defaultSettings } from '../../src/shared/protocol/run';
import { SPACE_NAMES } from '../../src/spaces';

const GENERATIONS = 200;
const CANCELLATIONS = 600;
/** Most growth of memory from the first quarter of the generations to the last. */
const MOST_GROWTH = 0.1;

export interface SoakResult {
  readonly generations: number;
  readonly cancellations: number;
  /** Mean resident memory of the last quarter over that of the second, less 1. */
  readonly growth: number;
  readonly failures: readonly string[];
}

/** @param folder a data set @param share of the generations and cancellations, 0 to 1 */
export async function soak(folder: string, share: number): Promise<SoakResult> {
  const client = new EngineClient({ engine: 'dist/engine.js', provider: 'cpu' });
  const failures: string[] = [];
  const memory: number[] = [];
  const generations = Math.ceil(GENERATIONS * share);
  const cancellations = Math.ceil(CANCELLATIONS * share);
  const settingsOf = (index: number) =>
    defaultSettings({ folder, seed: index, space: SPACE_NAMES[index % SPACE_NAMES.length] });
  try {
    for (let index = 0; index < generations; index++) {
      const run = await client.request('generate', settingsOf(index));
      if (run.candidates.length !== 256) failures.push(`run ${index}: ${run.candidates.length} candidates`);
      memory.push(residentBytes(client.pid));
    }
    const { pid } = client;
    for (let index = 0; index < cancellations; index++) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), index % 300);
      await client
        .request('generate', settingsOf(index), { signal: controller.signal })
        .catch((error: unknown) => {
          const { code, message } = toPomonagError(error);
          if (code !== 'cancelled') failures.push(`cancellation ${index}: ${message}`);
        })
        .finally(() => clearTimeout(timer));
    }
    const after = await client.request('generate', settingsOf(0));
    if (after.candidates.length !== 256) failures.push('the run after the cancellations is not whole');
    if (client.pid !== pid) failures.push('the engine was started anew during the cancellations');
  } finally {
    client.dispose();
  }
  const growth =
    mean(memory.slice(-memory.length / 4)) / mean(memory.slice(memory.length / 4, memory.length / 2)) - 1;
  if (growth > MOST_GROWTH) failures.push(`memory grew by ${(100 * growth).toFixed(1)} %`);
  return { generations, cancellations, growth, failures };
}

/** Resident memory of a process; Linux. */
function residentBytes(pid: number | undefined): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) * 1024;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
