/** The packed extension: what it contains is what it says it contains. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { billOfMaterials } from '../../scripts/packaging/billOfMaterials.mjs';
import { componentsOf } from '../../scripts/packaging/components.mjs';
import { faultsOf, filesOf } from '../../scripts/packaging/contents.mjs';
import { notices, noticesFile } from '../../scripts/packaging/notices.mjs';
import { targets, thisMachine } from '../../scripts/packaging/targets.mjs';

interface Bill {
  readonly components: readonly { readonly name: string; readonly version: string }[];
}

describe('the package', function () {
  const vsix = process.env['VSIX'] ?? '';
  let files: string[];

  before(async () => {
    files = await filesOf(vsix);
  });

  it("has its platform's files and no other's, no declarations, headers or sources", async () => {
    assert.deepEqual(await faultsOf(vsix, thisMachine), []);
  });

  it('fails the check of another platform', async () => {
    const other = targets.find((target) => target !== thisMachine) ?? '';
    const faults = await faultsOf(vsix, other);
    assert.ok(faults.some((fault) => fault.endsWith('is missing')));
    assert.ok(faults.some((fault) => fault.endsWith('is of another platform')));
  });

  it('has a notice for every package inside it, as the build finds them', () => {
    assert.equal(readFileSync(noticesFile, 'utf8'), notices(), 'run `npm run notices`');
    const text = readFileSync(noticesFile, 'utf8');
    const inside = files
      .filter((file) => /^node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/.test(file))
      .map((file) => JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string });
    assert.ok(inside.length >= 8);
    for (const { name, version } of inside) assert.ok(text.includes(`${name} ${version} (`), name);
    for (const phrase of ['GNU LESSER GENERAL PUBLIC LICENSE', 'source', 'Apache License'])
      assert.ok(text.includes(phrase), phrase);
  });

  it('lists all components in its bill of materials', () => {
    const bill = JSON.parse(billOfMaterials(thisMachine, '1.2.3')) as Bill;
    const listed = bill.components.map(({ name, version }) => `${name} ${version}`).sort();
    const components = componentsOf([thisMachine]).map(({ name, version }) => `${name} ${version}`);
    assert.deepEqual(listed, components.sort());
    assert.ok(listed.some((entry) => entry.startsWith('onnxruntime-node ')));
  });
});
