/** What every search space must keep, whichever it is. */

import assert from 'node:assert/strict';
import { Random } from '../../src/shared/random';
import { evaluateLinear } from '../../src/spaces/space';
import type { Choices, CostSetting, SearchSpace } from '../../src/spaces/space';

export function describeContract(space: SearchSpace): void {
  const random = new Random(3);
  const some: readonly Choices[] = [
    space.cheapest,
    space.dearest,
    ...Array.from({ length: 50 }, () => space.random(random)),
  ];
  const setting: CostSetting = { classes: 10, resolution: space.defaultResolution };

  describe(`the search space ${space.name}`, () => {
    it('has valid networks of its rows and columns', () => {
      for (const choices of some) {
        assert.equal(space.invalidity(choices), null);
        assert.equal(choices.length, space.rows);
        assert.ok(choices.every((column) => column >= -1 && column < space.columns));
      }
    });

    it('reads back what it writes', () => {
      for (const choices of some) {
        const text = space.format(choices);
        assert.deepEqual(space.parse(text), choices);
        assert.notEqual(space.describe(choices), '');
      }
      assert.throws(() => space.parse('no network'), { code: 'bad-architecture' });
    });

    it('counts exactly what its linear costs say, least and most at its ends', () => {
      const linear = space.linearCosts(setting);
      const [least, most] = [space.cheapest, space.dearest].map((choices) => space.costs(choices, setting));
      for (const choices of some) {
        const costs = space.costs(choices, setting);
        for (const name of ['params', 'macs'] as const) {
          assert.ok(Number.isInteger(costs[name]));
          assert.equal(evaluateLinear(linear[name], choices, space.columns), costs[name]);
          assert.ok(costs[name] >= (least?.[name] ?? NaN) && costs[name] <= (most?.[name] ?? NaN));
        }
      }
    });

    it('counts the channels of the input in the stem alone, three where none are named', () => {
      const grown = [1, 2, 3, 16].map((channels) => space.costs(space.cheapest, { ...setting, channels }));
      const [one, two, three, sixteen] = grown;
      assert.deepEqual(three, space.costs(space.cheapest, setting));
      for (const name of ['params', 'macs'] as const) {
        const step = (two?.[name] ?? NaN) - (one?.[name] ?? NaN);
        assert.ok(step > 0);
        assert.equal(sixteen?.[name], (one?.[name] ?? NaN) + 15 * step);
      }
      for (const channels of [0, 17, 1.5, NaN])
        assert.throws(() => space.costs(space.cheapest, { ...setting, channels }), { code: 'bad-argument' });
    });

    const { parts } = space;
    if (parts !== undefined)
      it('is made of its parts', () => {
        const options = parts();
        assert.equal(
          options.reduce((product, all) => product * all.length, 1),
          space.size,
        );
        const widths = options.map((all) => all[0]?.length ?? 0);
        const starts = widths.map((_, part) => widths.slice(0, part).reduce((a, b) => a + b, 0));
        const known = options.map((all) => new Set(all.map((option) => option.join())));
        for (const choices of some)
          known.forEach((all, part) => {
            const start = starts[part]!;
            assert.ok(all.has(choices.slice(start, start + widths[part]!).join()));
          });
        for (let i = 0; i < 50; i++) {
          const joined = options.flatMap((all) => all[random.integer(all.length)] ?? []);
          assert.equal(space.invalidity(joined), null);
        }
      });

    it('decodes a network from its own one-hot matrix', () => {
      for (const choices of some) {
        const columns = Float32Array.from({ length: space.rows * space.columns }, (_, k) =>
          choices[Math.floor(k / space.columns)] === k % space.columns ? 1 : 0,
        );
        const likely = space.decode({ columns, depths: new Float32Array() });
        likely.forEach((column, row) => {
          if (column !== -1) assert.equal(column, choices[row]);
        });
      }
      assert.equal(space.priorMean.length, space.rows);
    });

    it('draws every row', () => {
      for (const choices of some) {
        const drawing = space.drawing(choices, setting);
        const rows =
          drawing.kind === 'cell'
            ? drawing.edges.map(({ row }) => row)
            : drawing.stages.flatMap(({ slots }) => slots.map(({ row }) => row));
        assert.deepEqual(
          [...new Set(rows)].sort((a, b) => a - b),
          choices.map((_, row) => row),
        );
      }
    });

    it('says why it cannot take a side', () => {
      assert.equal(space.resolutionProblem(space.defaultResolution), null);
      for (const side of [0, -32, 32.5, NaN]) assert.notEqual(space.resolutionProblem(side), null);
      assert.throws(() => space.linearCosts({ ...setting, resolution: 0 }), { code: 'bad-resolution' });
    });

    const { enumerate, dictionary } = space;
    if (enumerate !== undefined)
      it('enumerates each of its networks once', () => {
        const all = new Set([...enumerate()].map((choices) => choices.join()));
        assert.equal(all.size, space.size);
        for (const choices of some) assert.ok(all.has(choices.join()));
      });

    if (dictionary !== undefined)
      it('reads back the dictionary that it writes', () => {
        for (const choices of some) {
          const entries = dictionary.write(choices);
          assert.deepEqual(Object.keys(entries), dictionary.keys);
          assert.deepEqual(dictionary.read(entries), choices);
        }
      });
  });
}
