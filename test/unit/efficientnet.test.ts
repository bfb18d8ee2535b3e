import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { PomonagError } from '../../src/shared/errors';
import { Random } from '../../src/shared/random';
import { spaceByName } from '../../src/spaces';
import { CHOICES, blockOf, columnOf } from '../../src/spaces/efficientnet/blocks';
import { efficientnet as space } from '../../src/spaces/efficientnet/space';
import { oneHot } from '../../src/spaces/space';

/** EfficientNet-Lite0, one network of the space. */
const LITE0 = '1-3-1-0_6-3-2-0_6-5-2-0_6-3-3-0_6-5-3-0_6-5-4-0_6-3-1-0';

const golden = v.parse(
  v.object({
    settings: v.array(v.object({ classes: v.number(), side: v.number() })),
    networks: v.array(
      v.object({ text: v.string(), choices: v.array(v.number()), costs: v.array(v.array(v.number())) }),
    ),
  }),
  JSON.parse(readFileSync('test/golden/efficientnet-space.json', 'utf8')),
);

describe('EfficientNet', () => {
  it('has 1.05e11 networks and lists none', () => {
    assert.equal(space.size, 36 ** 6 * 48);
    assert.equal(space.enumerate, undefined);
    assert.equal(spaceByName('efficientnet'), space);
  });

  it('reads, writes and counts as Python does', () => {
    assert.equal(golden.networks.length, 50);
    for (const { text, choices, costs } of golden.networks) {
      assert.deepEqual(space.parse(text), choices);
      assert.equal(space.format(choices), text);
      golden.settings.forEach(({ classes, side }, i) => {
        const { params, macs } = space.costs(choices, { classes, resolution: side });
        assert.deepEqual([params, macs], costs[i]);
      });
    }
  });

  it('has a column for each block and a block for each column', () => {
    for (let column = 0; column < space.columns; column++)
      assert.equal(columnOf(blockOf(column)), column, `${column}`);
    assert.equal(columnOf({ expansion: 3, kernel: 3, layers: 1, squeezes: false }), -1);
    assert.equal(columnOf({ expansion: 4, kernel: 7, layers: 1, squeezes: false }), -1);
  });

  it('draws the columns of each row equally often, and no others', () => {
    const random = new Random(3);
    const draws = 20_000;
    const counts = CHOICES.map((count) => Array<number>(count).fill(0));
    for (let i = 0; i < draws; i++) {
      const choices = space.random(random);
      assert.equal(space.invalidity(choices), null);
      choices.forEach((column, row) => (counts[row]![column]! += 1));
    }
    counts.forEach((row, at) =>
      row.forEach((count) => {
        const mean = (2 * count) / draws - 1; // entries are scaled to -1 and +1
        // Five standard errors of a mean of entries -1 and +1 with a chance of at most 1 / 36.
        assert.ok(Math.abs(mean - (space.priorMean[at] ?? NaN)) < 5 * 2 * Math.sqrt(1 / 36 / draws));
      }),
    );
  });

  it('is decoded from the columns that a row has, whatever stands behind them', () => {
    const random = new Random(4);
    for (let i = 0; i < 50; i++) {
      const choices = space.random(random);
      const columns = Float32Array.from(oneHot(choices, space.columns), (hot, k) =>
        k % space.columns < (CHOICES[Math.floor(k / space.columns)] ?? 0) ? hot : 2,
      );
      assert.deepEqual(space.decode({ columns, depths: new Float32Array() }), choices);
    }
    const lost = new Float32Array(space.rows * space.columns).fill(NaN);
    assert.deepEqual(space.decode({ columns: lost, depths: new Float32Array() }), Array(7).fill(-1));
  });

  it('describes a network in words', () => {
    assert.equal(
      space.describe(space.parse(LITE0)),
      '16 layers (1, 2, 2, 3, 3, 4, 1 by block), kernels of 4.1 and expansions of 5.7 on average, ' +
        'squeeze-and-excitation in 0 of 7 blocks',
    );
  });

  it('is drawn with the sides of its feature maps, a slot for each layer that a block may have', () => {
    const drawing = space.drawing(space.parse(LITE0.replace('6-3-3-0', '6-3-2-1')), { resolution: 224 });
    assert.equal(drawing.kind, 'stages');
    assert.ok(drawing.kind === 'stages');
    assert.deepEqual(
      drawing.stages.map(({ channels, side, slots }) => [channels, side, slots.length]),
      [
        [16, 112, 3],
        [24, 56, 3],
        [40, 28, 3],
        [80, 14, 3],
        [112, 14, 3],
        [192, 7, 4],
        [320, 7, 3],
      ],
    );
    const used = drawing.stages.map(({ slots }) => slots.flatMap(({ layer }) => (layer ? [layer] : [])));
    assert.deepEqual(
      used.map((layers) => layers.length),
      [1, 2, 2, 2, 3, 4, 1],
    );
    assert.deepEqual(
      used.map((layers) => layers.map(({ hasShortcut }) => hasShortcut)),
      [
        [false],
        [false, true],
        [false, true],
        [false, true],
        [false, true, true],
        [false, true, true, true],
        [false],
      ],
    );
    assert.deepEqual(
      used.map((layers) => layers.every(({ hasExcitation }) => hasExcitation)),
      [false, false, false, true, false, false, false],
    );
  });

  const unreadable: [string, RegExp, string][] = [
    ['nothing', /expected 7 tokens .* not 1\./, ''],
    ['six blocks', /not 6\./, LITE0.slice(0, -8)],
    [
      'an unknown expansion',
      /block 2 is "3-3-2-0" .*1, 4, 6; 3, 5; 1 to 3;/,
      LITE0.replace('6-3-2', '3-3-2'),
    ],
    ['an unknown kernel', /block 2 is "6-7-2-0"/, LITE0.replace('6-3-2', '6-7-2')],
    ['no layer', /block 1 is "1-3-0-0"/, LITE0.replace('1-3-1', '1-3-0')],
    ['four layers where there are three', /block 1 is "1-3-4-0"/, LITE0.replace('1-3-1', '1-3-4')],
    ['five layers in the sixth block', /block 6 is "6-5-5-0" .* 1 to 4;/, LITE0.replace('6-5-4', '6-5-5')],
    ['an excitation of 2', /block 7 is "6-3-1-2"/, LITE0.replace(/0$/, '2')],
    ['more than a token', /block 7 is "6-3-1-0-1"/, `${LITE0}-1`],
  ];
  for (const [name, message, text] of unreadable)
    it(`refuses ${name}`, () =>
      assert.throws(
        () => space.parse(text),
        (error) =>
          error instanceof PomonagError && error.code === 'bad-architecture' && message.test(error.message),
      ));

  it('counts as invalid what has unknown or missing blocks', () => {
    const choices = space.parse(LITE0);
    for (const wrong of [[], choices.slice(1), [...choices, 0]])
      assert.match(space.invalidity(wrong) ?? '', /7 blocks/);
    for (const column of [-1, 36, 0.5, NaN])
      assert.match(space.invalidity([column, ...choices.slice(1)]) ?? '', /block 1 must be one of 36/);
    assert.match(space.invalidity([0, 0, 0, 0, 0, 48, 0]) ?? '', /block 6 must be one of 48/);
    assert.equal(space.invalidity([0, 0, 0, 0, 0, 47, 0]), null);
  });

  it('is refused at sides that its strides do not allow', () => {
    for (const side of [31, 32.5, 0]) assert.match(space.resolutionProblem(side) ?? '', /at least 32/);
    assert.equal(space.resolutionProblem(32), null);
    assert.equal(space.resolutionProblem(151), null);
  });
});
