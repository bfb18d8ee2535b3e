/** Two windows on one folder of images and one cache: each run finds what it finds alone. */

import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EngineClient } from '../../../src/engineClient';
import { defaultSettings } from '../../../src/shared/protocol/run';
import type { GenerateSettings } from '../../../src/shared/protocol/run';
import { SPACE_NAMES } from '../../../src/spaces';
import { foundBy } from './fault';
import type { Fault, Place } from './fault';

/** What each window asks for, one after the other. */
function settingsOf(folder: string): GenerateSettings[] {
  return SPACE_NAMES.flatMap((space) => [1, 2].map((seed) => defaultSettings({ folder, seed, space })));
}

/** Runs two engines with one cache at once. @param between is done between the runs of a window */
async function inTwoWindows(
  { client, folder, models, scratch }: Place,
  between: (client: EngineClient) => Promise<unknown>,
): Promise<string | null> {
  const alone: unknown[] = [];
  for (const settings of settingsOf(folder)) alone.push(foundBy(await client.request('generate', settings)));
  const cache = path.join(scratch, 'cache');
  const windows = [1, 2].map(
    () => new EngineClient({ engine: 'dist/engine.js', provider: 'cpu', models, cache }),
  );
  try {
    const found = await Promise.all(
      windows.map(async (window) => {
        const runs: unknown[] = [];
        for (const settings of settingsOf(folder)) {
          runs.push(foundBy(await window.request('generate', settings)));
          await between(window);
        }
        return runs;
      }),
    );
    return found.every((runs) => isDeepStrictEqual(runs, alone)) ? null : 'a window has found something else';
  } finally {
    for (const window of windows) window.dispose();
  }
}

export const TWO_WINDOWS: readonly Fault[] = [
  {
    name: 'two windows: the same folder and cache at once',
    bear: (place) => inTwoWindows(place, () => Promise.resolve()),
  },
  {
    name: 'two windows: each clears the cache under the other',
    bear: (place) => inTwoWindows(place, (window) => window.request('clearCache', {})),
  },
];
