/** The engine is killed or stopped, its models are removed or damaged: the run fails with a message. */

import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Stage } from '../../../src/shared/protocol/engine';
import { failsWithMessage, inStage, longRun } from './fault';
import type { Fault } from './fault';

const STAGES: readonly Stage[] = ['scan', 'embed', 'generate', 'score'];
const MODEL = 'mobilenetv3-predictor.onnx';

function signalled(name: string, signal: NodeJS.Signals): Fault[] {
  return STAGES.map((stage) => ({
    name: `${name} in stage ${stage}`,
    bear: (place) =>
      failsWithMessage(
        longRun(
          place,
          inStage(place, stage, (pid) => process.kill(pid, signal)),
        ),
      ),
  }));
}

function withoutModel(name: string, befall: (file: string) => void): Fault {
  return {
    name,
    bear: async (place) => {
      befall(path.join(place.models, MODEL));
      const failure = await failsWithMessage(longRun(place, {}));
      cpSync('models', place.models, { recursive: true });
      return failure;
    },
  };
}

export const ENGINE_FAULTS: readonly Fault[] = [
  ...signalled('killed', 'SIGKILL'),
  ...signalled('stopped', 'SIGSTOP'),
  withoutModel('a model is removed', (file) => rmSync(file)),
  withoutModel('a model is damaged', (file) => writeFileSync(file, 'damaged')),
];
