import assert from 'node:assert/strict';
import { PomonagError } from '../../src/shared/errors';
import { evaluateLinear, oneHot } from '../../src/spaces/space';
import { spaceByName } from '../../src/spaces';
import { EDGES, OPERATIONS, OPERATION_GRAPH, liveEdges } from '../../src/spaces/nasbench201/cell';
import { nasbench201 as space } from '../../src/spaces/nasbench201/space';
import type { Choices } from '../../src/spaces/space';

const code = (error: unknown): string => (error instanceof PomonagError ? error.code : String(error));
const throwsCode = (expected: string, action: () => unknown): void =>
  assert.throws(action, (error) => code(error) === expected);
const allCells = (): Choices[] => [...(space.enumerate?.() ?? [])];
const cell = (...operations: (typeof OPERATIONS)[number][]): Choices =>
  operations.map((o) => OPERATIONS.indexOf(o));

const ALL_3X3 = cell(...EDGES.map(() => 'nor_conv_3x3' as const));
const ALL_NONE = cell(...EDGES.map(() => 'none' as const));

describe('NAS-Bench-201', () => {
  it('reads back every one of its 15,625 architectures', () => {
    const texts = new Set<string>();
    for (const choices of allCells()) {
      const text = space.format(choices);
      assert.deepEqual(space.parse(text), choices);
      texts.add(text);
    }
    assert.equal(texts.size, space.size);
    assert.equal(space.size, 15_625);
  });

  it('puts the operations of a string on the right edges', () => {
    const text = '|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|none~2|';
    assert.deepEqual(space.parse(text), [0, 1, 2, 3, 4, 0]);
    assert.deepEqual(EDGES[2], [1, 2]);
  });

  for (const text of [
    '',
    'nonsense',
    '|none~0|+|none~0|none~1|',
    '|none~1|+|none~0|none~1|+|none~0|none~1|none~2|',
    '|none~0|+|none~0|none~1|+|none~0|none~1|conv_7x7~2|',
  ]) {
    it(`refuses "${text}"`, () => throwsCode('bad-architecture', () => space.parse(text)));
  }

  it('counts as invalid exactly the 341 cells without a path from input to output', () => {
    const invalid = allCells().filter((choices) => space.invalidity(choices) !== null);
    assert.equal(invalid.length, 341);
    assert.ok(invalid.every((choices) => !reachable(choices)));
    assert.match(space.invalidity([0, 1, 2]) ?? '', /six edges/);
    assert.match(space.invalidity([0, 1, 2, 3, 4, 5]) ?? '', /six edges/);
  });

  it('finds the live edges', () => {
    const choices = cell('nor_conv_3x3', 'none', 'none', 'skip_connect', 'none', 'nor_conv_1x1');
    assert.deepEqual(liveEdges(choices), [false, false, false, true, false, false]);
    assert.ok(liveEdges(ALL_3X3).every(Boolean));
  });

  it('joins cells into 6,466 isomorphism classes', () => {
    assert.equal(new Set(allCells().map((choices) => space.isomorphismClass(choices))).size, 6466);
  });

  it('gives equal classes to cells that differ in the order of a sum', () => {
    const a = cell('skip_connect', 'none', 'none', 'nor_conv_3x3', 'nor_conv_1x1', 'none');
    const b = cell('skip_connect', 'none', 'none', 'nor_conv_1x1', 'nor_conv_3x3', 'none');
    assert.equal(space.isomorphismClass(a), space.isomorphismClass(b));
    assert.notEqual(space.isomorphismClass(a), space.isomorphismClass(ALL_3X3));
  });

  it('links each operation to those that read its output', () => {
    assert.deepEqual(OPERATION_GRAPH, [[1, 2, 4], [3, 5], [6], [6], [7], [7], [7], []]);
  });

  const published = [
    {
      name: 'CIFAR-10',
      setting: { classes: 10, resolution: 32 },
      params: [73_306, 1_531_546],
      macs: [7.78305, 220.11969],
    },
    {
      name: 'CIFAR-100',
      setting: { classes: 100, resolution: 32 },
      params: [79_156, 1_537_396],
      macs: [7.7889, 220.12554],
    },
    {
      name: 'ImageNet16-120',
      setting: { classes: 120, resolution: 16 },
      params: [80_456, 1_538_696],
      macs: [1.9534, 55.03756],
    },
  ] as const;
  for (const { name, setting, params, macs } of published) {
    it(`has the published bounds of parameters and MACs on ${name}`, () => {
      const costs = [ALL_NONE, ALL_3X3].map((choices) => space.costs(choices, setting));
      assert.deepEqual(
        costs.map((c) => c.params),
        params,
      );
      costs.forEach((c, i) => assert.ok(Math.abs(c.macs / 1e6 - (macs[i] ?? 0)) < 5e-5, `${c.macs}`));
    });
  }

  it('has costs that are linear in the one-hot matrix', () => {
    const setting = { classes: 37, resolution: 20 };
    const { params, macs } = space.linearCosts(setting);
    for (const choices of allCells().filter((_, i) => i % 97 === 0)) {
      const matrix = oneHot(choices, space.columns);
      const dot = (weights: Float64Array): number =>
        weights.reduce((sum, w, i) => sum + w * (matrix[i] ?? 0), 0);
      const exact = space.costs(choices, setting);
      assert.equal(params.offset + dot(params.weights), exact.params);
      assert.ok(Math.abs(macs.offset + dot(macs.weights) - exact.macs) < 1e-6);
      assert.equal(evaluateLinear(params, choices, space.columns), exact.params);
    }
  });

  for (const resolution of [0, -4, 2, 30, 33, 31.5, Number.NaN]) {
    it(`refuses an input side of ${resolution}`, () => {
      throwsCode('bad-resolution', () => space.costs(ALL_3X3, { classes: 10, resolution }));
    });
  }

  it('describes a cell in words', () => {
    assert.equal(
      space.describe(cell('nor_conv_3x3', 'none', 'none', 'skip_connect', 'none', 'nor_conv_1x1')),
      '1 skip connection; 2 dead edges',
    );
    assert.equal(space.describe(ALL_3X3), '6 3x3 convolutions');
  });

  it('is found by name, and nothing else is', () => {
    assert.equal(spaceByName('nasbench201'), space);
    throwsCode('unknown-space', () => spaceByName('nasbench301'));
    throwsCode('unknown-space', () => spaceByName('toString'));
  });
});

/** Independent check of the path: depth-first search over the edges that are not `none`. */
function reachable(choices: Choices, node = 0): boolean {
  if (node === 3) return true;
  return EDGES.some(([from, to], row) => from === node && choices[row] !== 0 && reachable(choices, to));
}
