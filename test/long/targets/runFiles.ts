/** Run files from elsewhere. What is accepted must be written and read again to the same. */

import assert from 'node:assert/strict';
import { parseRunFile, runFileText } from '../../../src/extension/runs/runFile';
import { exampleRun } from '../exampleRun';
import { mutateJson, mutateText, pick } from '../mutate';
import { bytesOf, textOf } from '../target';
import type { Target } from '../target';

const ENTRY = { id: 'fuzz', createdAt: '2026-01-01T00:00:00.000Z', name: 'fuzz' };

export const runFiles: Target = {
  name: 'runFiles',
  what: '*.pomonag.json',
  cases: 15_000,
  make(random) {
    const value = mutateJson(random, exampleRun());
    const text = JSON.stringify(value) ?? 'null';
    return bytesOf(pick(random, [text, text, text, mutateText(random, text)]));
  },
  feed(input) {
    const run = parseRunFile(textOf(input), ENTRY);
    assert.deepEqual(parseRunFile(runFileText(run), ENTRY), run);
    return true;
  },
};
