import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COUNTS } from '../../bench/house/counts';
import { importCircles } from '../../bench/house/imports';
import { wordsPerSentence } from '../../bench/house/prose';
import { typeIgnores } from '../../bench/house/types';
import { readMetrics } from '../../bench/metrics';

describe('the counts of the house', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pomonag-house-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };

  it('see circles of type imports', async () => {
    write('a.ts', "import type { B } from './b';\nexport interface A { readonly b: B }\n");
    write('b.ts', "import type { A } from './a';\nexport interface B { readonly a: A }\n");
    write('c.ts', "import type { A } from './a';\nexport interface C { readonly a: A }\n");
    const circles = await importCircles(path.relative('.', folder));
    assert.deepEqual(
      circles.map((files) => files.map((file) => path.basename(file))),
      [['a.ts', 'b.ts']],
    );
  });

  it('take sentences for what ends in a full stop or with its paragraph', () => {
    const page = write(
      'page.md',
      '# A title here\n\nTwo words. Three more\nwords (so).\n\n    x = 1 + 2\n\nOne.\n',
    );
    assert.equal(wordsPerSentence(page), (2 + 4 + 1) / 3);
  });

  it('find few comments that silence pyright, each with its rule and its reason', () => {
    const ignores = typeIgnores();
    assert.ok(ignores.length > 0 && ignores.length <= 20, String(ignores.length));
    const unfounded = ignores.filter(({ isFounded }) => !isFounded);
    assert.deepEqual(unfounded, []);
  });

  const metrics = readMetrics();
  for (const { key, goal, heldBy, count } of COUNTS) {
    const recorded = metrics[key]?.value;
    if (heldBy !== undefined || recorded === undefined || recorded > goal) continue;
    it(`stay at what they have reached: ${key}`, async () => {
      const { value, items } = await count();
      assert.ok(value <= goal, `${value} > ${goal}: ${items.join('; ')}`);
    });
  }
});
