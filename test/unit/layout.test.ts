import assert from 'node:assert/strict';
import { readLayout } from '../../src/shared/dataset/layout';
import type { Layout, NoLayout } from '../../src/shared/dataset/reading';
import { totalImages } from '../../src/shared/dataset/tree';
import { LAYOUTS } from '../fixtures/layouts';
import type { Case } from '../fixtures/layouts';

interface Node {
  readonly name: string;
  images: number;
  readonly folders: Node[];
}

function treeOf(tree: Case['tree']): Node {
  const root: Node = { name: 'dataset', images: 0, folders: [] };
  for (const [where, images] of Object.entries(tree)) {
    let node = root;
    for (const name of where === '.' ? [] : where.split('/')) {
      let next = node.folders.find((one) => one.name === name);
      if (next === undefined) node.folders.push((next = { name, images: 0, folders: [] }));
      node = next;
    }
    node.images += images;
  }
  return root;
}

const read = (tree: Case['tree'], everyFolder = false): Layout<Node> | NoLayout =>
  readLayout(treeOf(tree), everyFolder);

describe('the rule for data-set folders', () => {
  for (const [name, { tree, expected }] of Object.entries(LAYOUTS)) {
    it(`${'problem' in expected ? 'refuses' : 'reads'}: ${name}`, () => {
      const found = read(tree);
      assert.equal(found.path, expected.in ?? '');
      const offered = found.others.map(({ path }) => path);
      for (const offer of expected.offers ?? [])
        assert.ok(offered.includes(offer), `${offer}: ${offered.join()}`);
      if ('problem' in expected) return assert.equal(found.problem, expected.problem);
      assert.equal(found.problem, null);
      const left = new Set(found.leftOut.map(({ folder }) => folder));
      const count = (node: Node): number =>
        node.images + node.folders.filter((one) => !left.has(one)).reduce((sum, one) => sum + count(one), 0);
      assert.deepEqual(
        found.classes.map((one) => [one.name, count(one)]),
        Object.entries(expected.classes).sort(([a], [b]) => (a < b ? -1 : 1)),
      );
      assert.deepEqual(
        Object.fromEntries(found.leftOut.map(({ path, reason }) => [path, reason])),
        expected.leftOut ?? {},
      );
      assert.deepEqual(
        found.empty.map((one) => one.name),
        expected.empty ?? [],
      );
      assert.equal(found.doubt, expected.doubt ?? null);
    });
  }

  it('takes every folder for a class where it is told to', () => {
    const found = read({ bird: 3, test: 3, plots: 1, '.git': 1, none: 0 }, true);
    assert.equal(found.problem, null);
    assert.deepEqual(
      found.classes.map(({ name }) => name),
      ['bird', 'plots', 'test'],
    );
    assert.deepEqual(
      found.empty.map(({ name }) => name),
      ['none'],
    );
  });

  it('reads 100,000 classes, and folders in folders, each once', () => {
    const many = { name: 'many', images: 0, folders: [] as Node[] };
    let reads = 0;
    for (let i = 0; i < 100_000; i++) {
      const folders: Node[] = [];
      many.folders.push({ name: `c${i}`, images: 1, folders });
      Object.defineProperty(many.folders[i], 'images', { get: () => ((reads += 1), 1) });
    }
    const found = readLayout<Node>(many);
    assert.equal(found.problem === null && found.classes.length, 100_000);
    assert.ok(reads < 1_000_000, `${reads} looks at 100,000 folders`);

    let deep: Node = { name: 'x', images: 0, folders: [treeOf({ a: 1, b: 1 })] };
    for (let i = 0; i < 60; i++) deep = { name: 'wrapper', images: 0, folders: [deep, treeOf({ a: 0 })] };
    const inside = readLayout(deep);
    assert.equal(inside.problem, null);
    assert.equal(totalImages(deep), 2);
  });
});
