import assert from 'node:assert/strict';
import { sparse, sumFront } from '../../src/shared/pareto/sumFront';
import type { Combination, Option } from '../../src/shared/pareto/sumFront';
import { Random } from '../../src/shared/random';

function randomParts(random: Random, parts: number, options: number, axes: number): Option[][] {
  return Array.from({ length: parts }, () =>
    Array.from({ length: options }, () => ({
      value: random.normal(),
      costs: Array.from({ length: axes }, () => random.uniform()),
    })),
  );
}

/** Every combination there is. */
function all(parts: readonly (readonly Option[])[]): Combination[] {
  let sums: Combination[] = [{ value: 0, costs: parts[0]![0]!.costs.map(() => 0), options: [] }];
  for (const options of parts)
    sums = sums.flatMap((sum) =>
      options.map((option, index) => ({
        value: sum.value + option.value,
        costs: sum.costs.map((cost, axis) => cost + option.costs[axis]!),
        options: [...sum.options, index],
      })),
    );
  return sums;
}

const isBeaten = (by: readonly Combination[], { value, costs }: Combination): boolean =>
  by.some(
    (other) =>
      other.value >= value &&
      other.costs.every((cost, axis) => cost <= costs[axis]!) &&
      (other.value > value || other.costs.some((cost, axis) => cost < costs[axis]!)),
  );

const isWithin = ({ costs }: Combination, limits: readonly number[]): boolean =>
  costs.every((cost, axis) => cost <= limits[axis]!);

describe('the front of sums', () => {
  for (const axes of [1, 2, 3])
    it(`is that of all combinations with ${axes} cost${axes === 1 ? '' : 's'}, to a step of the grid`, async () => {
      for (let seed = 0; seed < 5; seed++) {
        const parts = randomParts(new Random(seed), 4, 7, axes);
        const every = all(parts);
        const front = await sumFront(parts, Array<number>(axes).fill(Infinity));
        const expected = every.filter((one) => !isBeaten(every, one));
        const step = axes / Math.floor(490_000 ** (1 / axes));
        for (const one of expected) {
          const near = front.some(
            ({ value, costs }) =>
              value >= one.value - 1e-12 &&
              costs.every((cost, axis) => cost <= one.costs[axis]! + 4 * 4 * step),
          );
          assert.ok(near, `seed ${seed}: nothing is as good as ${JSON.stringify(one)}`);
        }
      }
    });

  it('says how each sum is made', async () => {
    const parts = randomParts(new Random(1), 3, 5, 2);
    for (const { value, costs, options } of await sumFront(parts, [Infinity, Infinity])) {
      const chosen = options.map((option, part) => parts[part]![option]!);
      const sum = (of: (option: Option) => number): number =>
        chosen.reduce((total, one) => total + of(one), 0);
      assert.ok(Math.abs(value - sum((one) => one.value)) < 1e-12);
      costs.forEach((cost, axis) => assert.ok(Math.abs(cost - sum((one) => one.costs[axis]!)) < 1e-12));
    }
  });

  it('keeps within limits and finds what is best there', async () => {
    const parts = randomParts(new Random(2), 4, 7, 2);
    const limits = [1.2, 1.5];
    const every = all(parts).filter((one) => isWithin(one, limits));
    const front = await sumFront(parts, limits);
    assert.ok(front.length > 0 && front.every((one) => isWithin(one, limits)));
    const highest = (some: readonly Combination[]): number => Math.max(...some.map(({ value }) => value));
    assert.equal(highest(front), highest(every));
  });

  it('is given up where it shall not go on', async () => {
    const parts = randomParts(new Random(5), 3, 4, 2);
    let seen = 0;
    const stop = (): Promise<void> =>
      ++seen === 2 ? Promise.reject(new Error('enough')) : Promise.resolve();
    await assert.rejects(sumFront(parts, [Infinity, Infinity], stop), /enough/);
    assert.equal(seen, 2);
  });

  it('is empty where nothing keeps within the limits, one where all is the same', async () => {
    const parts = randomParts(new Random(3), 3, 4, 2);
    assert.deepEqual(await sumFront(parts, [-1, Infinity]), []);
    const same = [[{ value: 1, costs: [2] }], [{ value: 1, costs: [2] }]];
    assert.deepEqual(await sumFront(same, [4]), [{ value: 2, costs: [4], options: [0, 0] }]);
  });
});

describe('a sparse front', () => {
  let front: Combination[];
  before(async () => {
    front = await sumFront(randomParts(new Random(4), 5, 9, 2), [Infinity, Infinity]);
  });

  it('has at most so many, the most valuable of those that are alike', () => {
    const few = sparse(front, 60, [1, 1]);
    assert.ok(few.length <= 60 && few.length > 30, `${few.length} of ${front.length}`);
    const best = front.reduce((a, b) => (b.value > a.value ? b : a));
    assert.ok(few.includes(best));
    assert.ok(few.every((one) => front.includes(one)));
  });

  it('is the whole front where that is small', () => {
    assert.deepEqual(sparse(front, front.length, [1, 1]), front);
  });
});
