/** What may befall the engine from outside. After each the next run must be whole, and the user told what happened. */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EngineClient } from '../../src/engineClient';
import { toPomonagError } from '../../src/shared/errors';
import type { Stage } from '../../src/shared/protocol/engine';
import { defaultSettings } from '../../src/shared/protocol/run';

export interface FaultResult {
  readonly fault: string;
  /** What was wrong with how it was borne; null where nothing was. */
  readonly failure: string | null;
}

const STAGES: readonly Stage[] = ['scan', 'embed', 'generate', 'score'];

interface Fault {
  readonly name: string;
  /** @returns the message that the user gets */
  readonly bear: (client: EngineClient, folder: string, models: string) => Promise<string>;
}

/** The message of a run that something befell in a stage; empty where the run came to its end. */
async function during(
  client: EngineClient,
  folder: string,
  stage: Stage,
  befall: (pid: number) => void,
): Promise<string> {
  let isDone = false;
  // Of the other space, so many candidates would be nearly all networks: they are not generated.
  const settings = defaultSettings({ folder, seed: 1, count: 4096, space: 'mobilenetv3' });
  return client
    .request('generate', settings, {
      onProgress: (progress) => {
        if (progress.stage !== stage || isDone || client.pid === undefined) return;
        isDone = true;
        befall(client.pid);
      },
    })
    .then(
      () => '',
      (error: unknown) => toPomonagError(error).message,
    );
}

const FAULTS: readonly Fault[] = [
  ...STAGES.map((stage): Fault => ({
    name: `killed in stage ${stage}`,
    bear: (client, folder) => during(client, folder, stage, (pid) => process.kill(pid, 'SIGKILL')),
  })),
  ...STAGES.map((stage): Fault => ({
    name: `stopped in stage ${stage}`,
    bear: (client, folder) => during(client, folder, stage, (pid) => process.kill(pid, 'SIGSTOP')),
  })),
  {
    name: 'a model is removed',
    bear: async (client, folder, models) => {
      rmSync(path.join(models, 'mobilenetv3-predictor.onnx'));
      const message = await during(client, folder, 'scan', () => {});
      cpSync('models', models, { recursive: true });
      return message;
    },
  },
  {
    name: 'a model is damaged',
    bear: async (client, folder, models) => {
      writeFileSync(path.join(models, 'mobilenetv3-predictor.onnx'), 'damaged');
      const message = await during(client, folder, 'scan', () => {});
      cpSync('models', models, { recursive: true });
      return message;
    },
  },
];

/** @param folder a data set */
export async function bearFaults(folder: string): Promise<FaultResult[]> {
  const results: FaultResult[] = [];
  for (const { name, bear } of FAULTS) {
    const models = mkdtempSync(path.join(tmpdir(), 'pomonag-models-'));
    cpSync('models', models, { recursive: true });
    const client = new EngineClient({ engine: 'dist/engine.js', provider: 'cpu', models });
    let failure: string | null = null;
    try {
      const message = await bear(client, folder, models);
      if (message === '') failure = 'the run went on as if nothing had happened';
      const run = await client.request('generate', defaultSettings({ folder, seed: 1 }));
      if (run.candidates.length !== 256) failure = 'the next run is not whole';
    } catch (error) {
      failure = toPomonagError(error).message;
    } finally {
      client.dispose();
      rmSync(models, { recursive: true, force: true });
    }
    results.push({ fault: name, failure });
    console.log(`${name}: ${failure ?? 'borne'}`);
  }
  return results;
}
