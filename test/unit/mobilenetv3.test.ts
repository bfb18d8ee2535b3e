import assert from 'node:assert/strict';
import { PomonagError } from '../../src/shared/errors';
import { Random } from '../../src/shared/random';
import { spaceByName } from '../../src/spaces';
import { layersOf, skeletonOf } from '../../src/spaces/mobilenetv3/layers';
import { mobilenetv3 as space } from '../../src/spaces/mobilenetv3/space';
import { depthsOf } from '../../src/spaces/mobilenetv3/text';
import { oneHot, resolveWidth } from '../../src/spaces/space';
import type { Choices } from '../../src/spaces/space';

const refuses = (code: string, message: RegExp, action: () => unknown): void =>
  assert.throws(
    action,
    (error) => error instanceof PomonagError && error.code === code && message.test(error.message),
  );

/** The same layer type in the first `depth` slots of every stage. */
const uniform = (column: number, depth: number): Choices =>
  Array.from({ length: 20 }, (_, row) => (row % 4 < depth ? column : -1));
const SMALLEST = uniform(0, 2);
const LARGEST = uniform(8, 4);

const TEXT =
  '2-3-3_2-7-6_0-0-0_0-0-0_4-5-4_4-3-3_4-7-4_4-3-6_3-5-3_3-5-6_3-7-3_0-0-0_' +
  '2-3-4_2-3-3_0-0-0_0-0-0_2-7-3_2-3-3_0-0-0_0-0-0';

describe('MobileNetV3', () => {
  it('reads back random architectures', () => {
    const random = new Random(11);
    const texts = new Set<string>();
    for (let i = 0; i < 2000; i++) {
      const choices = space.random(random);
      assert.equal(space.invalidity(choices), null);
      const text = space.format(choices);
      assert.deepEqual(space.parse(text), choices);
      texts.add(text);
    }
    assert.equal(texts.size, 2000);
  });

  it('puts every token into its slot', () => {
    const choices = space.parse(` ${TEXT}\n`);
    // Kernels 3, 5, 7 count three columns each; expansions 3, 4, 6 one.
    const columns = [0, 8, -1, -1, 4, 0, 7, 2, 3, 5, 6, -1, 1, 0, -1, -1, 6, 0, -1, -1];
    assert.deepEqual(choices, columns);
    assert.deepEqual(depthsOf(choices), [2, 4, 3, 2, 2]);
    assert.equal(
      space.describe(choices),
      '13 layers (2, 4, 3, 2, 2 by stage), kernels of 4.7 and expansions of 3.9 on average',
    );
  });

  it('draws every depth and type equally often, with the mean that the prior states', () => {
    const random = new Random(3);
    const draws = 20_000;
    const counts = new Float64Array(space.rows * space.columns);
    for (let i = 0; i < draws; i++) {
      space.random(random).forEach((column, row) => {
        if (column >= 0) counts[row * space.columns + column]! += 1;
      });
    }
    counts.forEach((count, at) => {
      const mean = (2 * count) / draws - 1; // entries are scaled to -1 and +1
      const expected = space.priorMean[Math.floor(at / space.columns)] ?? NaN;
      // Five standard errors of a mean of entries -1 and +1 with a chance of at most 1 / 9.
      assert.ok(Math.abs(mean - expected) < 5 * 2 * Math.sqrt(1 / 9 / draws), `${at}: ${mean}`);
    });
  });

  it('is decoded from the likeliest depths and types, whatever unused slots say', () => {
    const random = new Random(4);
    for (let i = 0; i < 100; i++) {
      const choices = space.random(random);
      const columns = Float32Array.from({ length: 180 }, () => 0.1 * random.uniform());
      choices.forEach((column, row) => {
        if (column >= 0) columns[row * 9 + column] = 0.5;
      });
      const depths = depthsOf(choices).flatMap((depth) => [2, 3, 4].map((d) => (d === depth ? 0.8 : 0.1)));
      assert.deepEqual(space.decode({ columns, depths: Float32Array.from(depths) }), choices);
    }
  });

  it('has (9^2 + 9^3 + 9^4)^5 networks and lists none', () => {
    assert.equal(space.size, 7371 ** 5);
    assert.equal(space.enumerate, undefined);
    assert.equal(spaceByName('mobilenetv3'), space);
  });

  const unreadable: [string, RegExp, string][] = [
    ['nothing', /expected 20 tokens .* not 1\./, ''],
    ['a cell', /expected 20 tokens/, '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|'],
    ['19 tokens', /not 19\./, TEXT.slice(0, -6)],
    ['an unknown kernel', /"2-9-3" is neither/, TEXT.replace('2-3-3', '2-9-3')],
    ['an unknown expansion', /"2-3-5" is neither/, TEXT.replace('2-3-3', '2-3-5')],
    ['an unknown depth', /"5-3-3" is neither/, TEXT.replace('2-3-3', '5-3-3')],
    ['a half-empty slot', /"0-3-3" is neither/, TEXT.replace('2-3-3', '0-3-3')],
    [
      'a depth that its stage does not have',
      /stage 1 uses 2 layers, .* 3-3-3/,
      TEXT.replace('2-3-3', '3-3-3'),
    ],
    ['a stage without its second layer', /stage 1 lacks/, TEXT.replace('2-7-6', '0-0-0')],
    ['a gap in a stage', /stage 3 leaves out/, TEXT.replace('3-7-3_0-0-0', '0-0-0_3-7-3')],
  ];
  for (const [name, message, text] of unreadable) {
    it(`refuses ${name}`, () => refuses('bad-architecture', message, () => space.parse(text)));
  }

  it('counts as invalid what has unknown or missing layers', () => {
    for (const choices of [
      [],
      LARGEST.slice(1),
      [...LARGEST, 0],
      uniform(9, 4),
      uniform(0.5, 4),
      uniform(-2, 4),
    ]) {
      assert.match(space.invalidity(choices) ?? '', /20 slots/);
    }
    assert.match(space.invalidity(uniform(0, 1)) ?? '', /stage 1 lacks/);
    // Of the 16 patterns of used slots in a stage exactly three are valid.
    const patterns = Array.from({ length: 16 }, (_, bits) =>
      LARGEST.map((column, row) => (row < 16 || (bits >> (row - 16)) & 1 ? column : -1)),
    );
    const valid = patterns.filter((choices) => space.invalidity(choices) === null);
    assert.deepEqual(
      valid.map((choices) => depthsOf(choices)[4]),
      [2, 3, 4],
    );
  });

  // Once-for-All's smallest and largest networks of 1,000 classes at 224 pixels.
  const bounds = [
    { width: 1, params: [3_410_792, 7_664_760], millionMacs: ['121.28', '566.17'] },
    { width: 1.2, params: [4_602_456, 10_701_632], millionMacs: ['193.08', '843.10'] },
  ];
  for (const { width, params, millionMacs } of bounds) {
    it(`has the known bounds of parameters and MACs at width ${width}`, () => {
      const costs = [SMALLEST, LARGEST].map((choices) =>
        space.costs(choices, { classes: 1000, resolution: 224, width }),
      );
      assert.deepEqual(
        costs.map((cost) => cost.params),
        params,
      );
      assert.deepEqual(
        costs.map((cost) => (cost.macs / 1e6).toFixed(2)),
        millionMacs,
      );
    });
  }

  it('has costs that are linear in the one-hot matrix', () => {
    const random = new Random(5);
    for (const setting of [
      { classes: 2, resolution: 32, width: 1 },
      { classes: 37, resolution: 151, width: 1.2 },
      { classes: 1000, resolution: 224 },
    ]) {
      const { params, macs } = space.linearCosts(setting);
      for (let i = 0; i < 100; i++) {
        const choices = space.random(random);
        const matrix = oneHot(choices, space.columns);
        const dot = (weights: Float64Array): number =>
          weights.reduce((sum, weight, j) => sum + weight * (matrix[j] ?? 0), 0);
        assert.deepEqual(space.costs(choices, setting), {
          params: params.offset + dot(params.weights),
          macs: macs.offset + dot(macs.weights),
        });
      }
    }
  });

  it('has layers that fit together', () => {
    for (const resolution of [32, 75, 224]) {
      const { first, stages, stemSide, lastSide } = skeletonOf({ resolution, width: 1.2 });
      assert.deepEqual(stages, [32, 48, 96, 136, 192]);
      let [channels, side] = [first, stemSide];
      for (const layer of layersOf(space.parse(TEXT), { resolution, width: 1.2 })) {
        if (layer === null) continue;
        assert.deepEqual([layer.inputChannels, layer.inputSide], [channels, side]);
        assert.equal(layer.hasShortcut, channels === layer.outputChannels);
        [channels, side] = [layer.outputChannels, layer.outputSide];
      }
      assert.deepEqual([channels, side], [192, lastSide]);
      assert.equal(lastSide, Math.ceil(resolution / 32));
    }
  });

  for (const resolution of [0, -32, 31, 100.5, Number.NaN]) {
    it(`refuses an input side of ${resolution}`, () =>
      refuses('bad-resolution', /at least 32/, () => space.costs(SMALLEST, { classes: 10, resolution })));
  }

  it('comes in two widths, the usual one where none is named', () => {
    const setting = { classes: 10, resolution: 224 };
    assert.deepEqual(space.costs(LARGEST, setting), space.costs(LARGEST, { ...setting, width: 1 }));
    assert.equal(resolveWidth(space, null), 1);
    assert.equal(resolveWidth(space, 1.2), 1.2);
    refuses('bad-argument', /one of 1, 1\.2, not 0\.5/, () =>
      space.costs(LARGEST, { ...setting, width: 0.5 }),
    );
    assert.equal(resolveWidth(spaceByName('nasbench201')), null);
    refuses('bad-argument', /fixed width/, () => resolveWidth(spaceByName('nasbench201'), 1));
  });
});
