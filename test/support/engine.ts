/** Engines for tests: in a process of their own, as the product runs them, or inside the test. */

import path from 'node:path';
import { EngineClient } from '../../src/engineClient';
import type { EngineOptions } from '../../src/engineClient';
import { Models } from '../../src/engine/models/models';
import { Task } from '../../src/engine/task';
import { defaultSettings } from '../../src/shared/protocol/run';
import type { GenerateSettings } from '../../src/shared/protocol/run';

export const ENGINE = path.resolve('dist/engine.js');
const sharedCache = process.env['POMONAG_CACHE'];
export const MODELS = path.resolve(process.env['POMONAG_MODELS'] ?? 'models');

/** For tests of reading and embedding: the engine shares nothing with those of other tests. */
export const UNSHARED: Partial<EngineOptions> = { cache: undefined };

/**
 * Lends a client of the built engine and disposes of it. What was computed of equal images for another test is not
 * computed again, but with `UNSHARED`.
 */
export async function withEngine<T>(
  work: (client: EngineClient) => Promise<T>,
  options: Partial<EngineOptions> = {},
): Promise<T> {
  const client = new EngineClient({
    engine: ENGINE,
    models: MODELS,
    provider: 'cpu',
    cache: sharedCache,
    ...options,
  });
  try {
    return await work(client);
  } finally {
    client.dispose();
  }
}

export function settings(folder: string, chosen: Partial<GenerateSettings> = {}): GenerateSettings {
  return defaultSettings({ folder, seed: 1, ...chosen });
}

/** The shipped models, opened inside the test. */
export function ownModels(): Models {
  return new Models(MODELS, 'cpu');
}

/** A task that nobody watches or cancels. */
export function quietTask(): Task {
  return new Task(new AbortController().signal, { onProgress: () => {}, onPartial: () => {} });
}
