/** What may befall the program from outside. After each the next run must be whole, and the user told what happened. */

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineClient } from '../../../src/engineClient';
import { toPomonagError } from '../../../src/shared/errors';
import { defaultSettings } from '../../../src/shared/protocol/run';
import { DISK_FULL } from './disk';
import { ENGINE_FAULTS } from './engine';
import type { Fault } from './fault';
import { STARVED } from './starved';
import { TWO_WINDOWS } from './windows';

export interface FaultResult {
  readonly fault: string;
  /** What was wrong with how it was borne; null where nothing was. */
  readonly failure: string | null;
}

const FAULTS: readonly Fault[] = [...ENGINE_FAULTS, ...STARVED, ...DISK_FULL, ...TWO_WINDOWS];

/** @param folder a data set @param named part of the names of those that are tried; without it all */
export async function bearFaults(folder: string, named = ''): Promise<FaultResult[]> {
  const results: FaultResult[] = [];
  for (const fault of FAULTS.filter(({ name }) => name.includes(named))) {
    const own = mkdtempSync(path.join(tmpdir(), 'pomonag-fault-'));
    const [models, scratch] = [path.join(own, 'models'), path.join(own, 'scratch')];
    cpSync('models', models, { recursive: true });
    mkdirSync(scratch);
    const client = new EngineClient({ engine: 'dist/engine.js', provider: 'cpu', models });
    let failure: string | null;
    try {
      failure = await fault.bear({ client, folder, models, scratch });
      const run = await client.request('generate', defaultSettings({ folder, seed: 1 }));
      if (run.candidates.length !== 256) failure = 'the next run is not whole';
    } catch (error) {
      failure = toPomonagError(error).message;
    } finally {
      client.dispose();
      rmSync(own, { recursive: true, force: true });
    }
    results.push({ fault: fault.name, failure });
    console.log(`${fault.name}: ${failure ?? 'borne'}`);
  }
  return results;
}
