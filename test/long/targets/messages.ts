/** Messages between the processes, and settings of runs. Schemas must say yes or no, and what they accept must be stable. */

import assert from 'node:assert/strict';
import * as v from 'valibot';
import { fromEngineSchema, toEngineSchema } from '../../../src/shared/protocol/engine';
import { defaultSettings, generateSettingsSchema } from '../../../src/shared/protocol/run';
import { NOTHING_SHOWN, partsOf } from '../../../src/shared/protocol/viewState';
import { fromWebviewSchema, toWebviewSchema } from '../../../src/shared/protocol/webview';
import { exampleRun } from '../exampleRun';
import { mutateJson, pick } from '../mutate';
import { bytesOf, textOf } from '../target';
import type { Target } from '../target';

const SCHEMAS = [
  fromEngineSchema,
  toEngineSchema,
  fromWebviewSchema,
  toWebviewSchema,
  generateSettingsSchema,
];

const settings = defaultSettings({ folder: 'images', seed: 1 });

function examples(): unknown[] {
  const { candidates } = exampleRun() as { candidates: unknown[] };
  return [
    { type: 'request', id: 1, method: 'generate', params: settings },
    { type: 'cancel', id: 1 },
    { type: 'partial', id: 1, candidates },
    { type: 'result', id: 1, result: exampleRun() },
    { type: 'error', id: 1, code: 'bad-argument', message: 'x' },
    { type: 'progress', id: 1, progress: { stage: 'embed', done: 1, total: 2, remainingMs: 3 } },
    { type: 'parts', parts: partsOf(NOTHING_SHOWN) },
    { type: 'ready' },
    { type: 'select', architecture: 'x' },
    settings,
  ];
}

export const messages: Target = {
  name: 'messages',
  what: 'messages between editor, engine and views; settings',
  cases: 20_000,
  make: (random) => bytesOf(JSON.stringify(mutateJson(random, pick(random, examples()))) ?? 'null'),
  feed(input) {
    const value: unknown = JSON.parse(textOf(input));
    let isTaken = false;
    for (const schema of SCHEMAS) {
      isTaken ||= v.is(schema, value);
      const parsed = v.safeParse(schema, value);
      if (!parsed.success) assert.ok(parsed.issues[0].message.length > 0);
      else assert.deepEqual(v.parse(schema, parsed.output), parsed.output);
    }
    return isTaken;
  },
};
