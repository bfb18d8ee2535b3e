/**
 * Adding one of a kind: the files that `npm run house` counts, those in test/additions/*.json, are all that it takes. A
 * copy of the sources that follows the recipes compiles, keeps the tests that hold lists together, and does it.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../src/shared/protocol/run';
import { nasbench201 } from '../../src/spaces/nasbench201/space';
import { extendProduct, programOf } from '../support/additions';
import type { ExtendedProduct } from '../support/additions';
import { withFolder, writeDataset } from '../support/images';

const ARCHITECTURE = nasbench201.format(nasbench201.dearest);

describe('what is added by the files that are counted', () => {
  let product: ExtendedProduct;

  before(function () {
    this.timeout(600_000);
    product = extendProduct('dist/test/additions');
    product.node('esbuild.mjs');
  });

  it('compiles', function () {
    this.timeout(600_000);
    for (const project of ['src/shared', 'src/webview', '.'])
      product.node(programOf('typescript/bin/tsc'), '-p', project);
  });

  it('keeps the tests that hold lists and texts together', () => {
    for (const name of ['exportFormats', 'l10n']) {
      const bundle = `dist/${name}.test.js`;
      const options = ['--bundle', '--platform=node', '--packages=external', `--outfile=${bundle}`];
      product.node(programOf('esbuild/bin/esbuild'), `test/unit/${name}.test.ts`, ...options);
      product.node(programOf('mocha/bin/mocha.js'), bundle);
    }
  });

  it('samples: a sampler', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 3, perClass: 3 });
      const generate = (seed: string): Run =>
        JSON.parse(
          product.node(
            'dist/cli.js',
            ...['generate', folder, '--sampler', 'random', '--count', '20', '--seed', seed, '--json'],
          ),
        ) as Run;
      const run = generate('1');
      assert.equal(run.sampler, 'random');
      assert.equal(run.candidates.length, 20);
      assert.deepEqual(generate('1').candidates, run.candidates);
      assert.notDeepEqual(generate('2').candidates, run.candidates);
    }));

  it('writes files: an export format', () =>
    withFolder((folder) => {
      const out = path.join(folder, 'net.txt');
      const options = ['--classes', '10', '--format', 'text', '--out', out];
      product.node('dist/cli.js', 'export', ARCHITECTURE, ...options);
      const { params } = nasbench201.costs(nasbench201.dearest, { classes: 10, resolution: 32 });
      assert.match(readFileSync(out, 'utf8'), new RegExp(`^${params} parameters, `, 'm'));
      return Promise.resolve();
    }));

  it('is offered where the others are: in the panel and in the menu', () => {
    const { contributes } = JSON.parse(readFileSync('dist/test/additions/package.json', 'utf8')) as {
      contributes: { menus: Record<string, { command: string }[]> };
    };
    assert.ok(contributes.menus['pomonag.export']!.some(({ command }) => command === 'pomonag.exportText'));
    assert.match(product.node('dist/cli.js', 'export', '--help'), /"text"/);
  });
});
