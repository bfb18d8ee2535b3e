/** A process with an engine, to be killed: says the engine's id once the moment has come. */

import { EngineClient } from '../../src/engineClient';
import type { Method, MethodRequest, Progress } from '../../src/shared/protocol/engine';

interface Job {
  readonly engine: string;
  readonly models: string;
  readonly method: Method;
  readonly params: MethodRequest<Method>;
  readonly at: Pick<Progress, 'stage' | 'done'> | null;
}

const { engine, models, method, params, at } = JSON.parse(process.argv[2] ?? '') as Job;
const client = new EngineClient({ engine, models, provider: 'cpu' });
let isSaid = false;

function say(): void {
  if (!isSaid) console.log(client.pid);
  isSaid = true;
}

const request = client.request(method, params, {
  onProgress: ({ stage, done }) => {
    if (at !== null && stage === at.stage && done >= at.done) say();
  },
});
if (at === null) say();
void request.finally(() => client.dispose());
