/** What may befall a run from outside, and what is the same for all of it. */

import type { EngineClient, RequestOptions } from '../../../src/engineClient';
import { toPomonagError } from '../../../src/shared/errors';
import type { Stage } from '../../../src/shared/protocol/engine';
import { defaultSettings } from '../../../src/shared/protocol/run';
import type { Run } from '../../../src/shared/protocol/run';

/** Where a fault strikes. */
export interface Place {
  /** An engine that has not run yet; it keeps nothing on disk. */
  readonly client: EngineClient;
  /** A data set. */
  readonly folder: string;
  /** The engine's models, a copy. */
  readonly models: string;
  /** An empty folder. */
  readonly scratch: string;
}

export interface Fault {
  readonly name: string;
  /** @returns what was wrong with how it was borne, null where nothing was @throws the same */
  bear(place: Place): Promise<string | null>;
}

/** Most candidates that a run has: there is time for something to happen to it. */
const MANY = 4096;

/** A run of many candidates, of the space where these are not nearly all networks: they are generated. */
export function longRun({ client, folder }: Place, options: RequestOptions): Promise<Run> {
  return client.request(
    'generate',
    defaultSettings({ folder, seed: 1, count: MANY, space: 'mobilenetv3' }),
    options,
  );
}

/** Options of a request that let something happen once it has come to a stage. */
export function inStage({ client }: Place, stage: Stage, befall: (pid: number) => void): RequestOptions {
  let isDone = false;
  return {
    onProgress: (progress) => {
      if (progress.stage !== stage || isDone || client.pid === undefined) return;
      isDone = true;
      befall(client.pid);
    },
  };
}

/** The user has to be told that a run failed. */
export function failsWithMessage(run: Promise<unknown>): Promise<string | null> {
  return run.then(
    () => 'the run went on as if nothing had happened',
    (error: unknown) => (toPomonagError(error).message === '' ? 'no message says what happened' : null),
  );
}

/** What a run found, without how long it took and where it was. */
export function foundBy({ candidates, hypervolume }: Run): unknown {
  return { candidates, hypervolume };
}
