/** What all benchmarks run on: 1,000 MNIST digits, the built engine, the shipped models, the CPU. */

import { EngineClient } from '../src/engineClient';
import type { EngineOptions } from '../src/engineClient';
import { Models } from '../src/engine/models/models';
import { Task } from '../src/engine/task';
import { defaultSettings } from '../src/shared/protocol/run';
import type { GenerateSettings } from '../src/shared/protocol/run';
import { SPACE_NAMES } from '../src/spaces';
import type { SpaceName } from '../src/spaces';

export const FOLDER = 'samples/mnist';

/** Search spaces by their name in the keys of metrics, where it is another than their own. */
const KEYS: Partial<Record<SpaceName, string>> = { nasbench201: 'nb201' };
export const SPACES_BY_KEY: Readonly<Record<string, SpaceName>> = Object.fromEntries(
  SPACE_NAMES.map((name) => [KEYS[name] ?? name, name]),
);

export function settings(seed: number, chosen: Partial<GenerateSettings> = {}): GenerateSettings {
  return defaultSettings({ folder: FOLDER, seed, ...chosen });
}

export function startClient(options: Partial<EngineOptions> = {}): EngineClient {
  return new EngineClient({ engine: 'dist/engine.js', provider: 'cpu', ...options });
}

export function openModels(): Models {
  return new Models('models', 'cpu');
}

export function quietTask(): Task {
  return new Task(new AbortController().signal, { onProgress: () => {}, onPartial: () => {} });
}

export const seedsFrom1 = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
