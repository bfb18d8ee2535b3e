/** Python scripts in every state of being typed. Where an insertion is planned its edits are in order and can be undone; those without a place for one are refused. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { planInsertion } from '../../../src/pythonScript/insertion';
import { readNotebook } from '../../../src/pythonScript/notebook';
import { outlineOf } from '../../../src/pythonScript/outline';
import { PythonParser } from '../../../src/pythonScript/parser';
import { applyEdits, inverseEdits } from '../../codegen/edits';
import { mutateText, pick } from '../mutate';
import { bytesOf, textOf } from '../target';
import type { Target } from '../target';

const FOLDER = 'test/fixtures/scripts';
const CODE = {
  class: (name: string) => `class ${name}:\n    pass\n`,
  module: (name: string) => `class ${name}:\n    pass\n`,
};

let parser: Promise<PythonParser> | undefined;
let corpus: string[] | undefined;

function readCorpus(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.py'));
  return files.map((file) => readFileSync(path.join(FOLDER, file), 'utf8'));
}

export const scripts: Target = {
  name: 'scripts',
  what: 'Python scripts and notebooks',
  cases: 10_000,
  make: (random) => bytesOf(mutateText(random, pick(random, (corpus ??= readCorpus())))),
  async feed(input) {
    const reader = await (parser ??= PythonParser.load('dist'));
    const text = textOf(input);
    const outline = outlineOf(reader, text);
    for (const site of outline.sites.slice(0, 3)) {
      const { edits } = planInsertion(outline, site, CODE);
      const changed = applyEdits(text, edits);
      assert.equal(applyEdits(changed, inverseEdits(text, edits)), text);
    }
    const half = text.indexOf('\n', text.length / 2);
    const cells = half < 0 ? [text] : [text.slice(0, half), text.slice(half + 1)];
    assert.equal(readNotebook(reader, cells).cells.length, cells.length);
    return outline.sites.length > 0;
  },
};
