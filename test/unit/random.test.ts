import assert from 'node:assert/strict';
import { Random } from '../../src/shared/random';

const draw = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.normal());

describe('Random', () => {
  it('repeats itself for the same seed and stream only', () => {
    assert.deepEqual(draw(new Random(5, 2), 20), draw(new Random(5, 2), 20));
    assert.notDeepEqual(draw(new Random(5, 2), 20), draw(new Random(5, 3), 20));
    assert.notDeepEqual(draw(new Random(5, 2), 20), draw(new Random(6, 2), 20));
  });

  it('draws standard normal deviates', () => {
    const values = draw(new Random(1), 50_000);
    const moment = (power: number): number => values.reduce((sum, x) => sum + x ** power, 0) / values.length;
    assert.ok(Math.abs(moment(1)) < 0.02);
    assert.ok(Math.abs(moment(2) - 1) < 0.03);
    assert.ok(Math.abs(moment(4) - 3) < 0.15);
  });

  it('draws uncorrelated numbers from neighbouring streams', () => {
    const first = Array.from({ length: 20_000 }, (_, stream) => new Random(9, stream).uniform() - 0.5);
    const variance = first.reduce((sum, x) => sum + x * x, 0) / first.length;
    const lagged = first.slice(1).reduce((sum, x, i) => sum + x * (first[i] ?? 0), 0) / first.length;
    assert.ok(Math.abs(variance - 1 / 12) < 0.002);
    assert.ok(Math.abs(lagged) < 0.002);
  });

  it('draws integers below their bound, all of them', () => {
    const random = new Random(3);
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(5)));
    assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4]);
  });
});
