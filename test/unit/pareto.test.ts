import assert from 'node:assert/strict';
import { carriersOf, crowdingDistances, selectBest } from '../../src/shared/pareto/crowding';
import { COSTS } from '../../src/shared/objectives';
import { costFronts } from '../../src/shared/pareto/costFronts';
import { paretoFront, paretoRankAmong, paretoRanks } from '../../src/shared/pareto/fronts';
import { hypervolume } from '../../src/shared/pareto/hypervolume';
import { dominates } from '../../src/shared/pareto/dominance';
import { assignPicks, PICK_NAMES } from '../../src/shared/pareto/picks';
import { Random } from '../../src/shared/random';
import { selectByVolume } from '../../src/shared/pareto/volumeSelection';
import type { Objectives } from '../../src/shared/objectives';
import type { PickableCandidate } from '../../src/shared/pareto/picks';

const KNEE = { balance: 'knee', effWithin: null } as const;

/** Points on a coarse grid, so that ties and equal vectors are frequent. */
function randomPoints(seed: number, count: number, levels: number, latency = true): PickableCandidate[] {
  const random = new Random(seed);
  const level = (): number => 1 + random.integer(levels);
  return Array.from({ length: count }, () => ({
    accuracy: level(),
    params: level() * 1000,
    macs: level() * 10,
    latencyMs: latency ? level() : null,
    accuracyDifference: random.uniform() * 2,
  }));
}

const point = (accuracy: number, params: number, macs: number, latencyMs: number | null): Objectives => ({
  accuracy,
  params,
  macs,
  latencyMs,
});

/** Ranks by their definition: peel off what nobody left dominates. */
function peel(points: readonly Objectives[]): number[] {
  const ranks = new Array<number>(points.length).fill(0);
  for (let rank = 1; ranks.includes(0); rank++) {
    const left = points.flatMap((_, i) => (ranks[i] === 0 ? [i] : []));
    const front = left.filter((i) => !left.some((j) => dominates(points[j]!, points[i]!)));
    front.forEach((i) => (ranks[i] = rank));
  }
  return ranks;
}

describe('Pareto dominance', () => {
  it('asks for no worse everywhere and better somewhere', () => {
    const base = point(90, 100, 100, 10);
    assert.ok(dominates(point(91, 100, 100, 10), base));
    assert.ok(dominates(point(90, 100, 100, 9), base));
    assert.ok(!dominates(point(91, 101, 100, 10), base));
    assert.ok(!dominates(base, base), 'equal vectors do not dominate each other');
    assert.ok(dominates(point(90, 99, 100, null), base), 'an unknown latency ties');
    assert.ok(!dominates(point(90, 100, 100, null), base));
  });

  for (const [seed, levels, latency] of [
    [1, 3, true],
    [2, 8, true],
    [3, 1000, true],
    [4, 5, false],
    [5, 1, true],
  ] as const) {
    it(`ranks as peeling does (seed ${seed}, ${levels} levels, ${latency ? 'with' : 'without'} latency)`, () => {
      const points = randomPoints(seed, 300, levels, latency);
      assert.deepEqual(paretoRanks(points), peel(points));
      assert.deepEqual(
        paretoFront(points),
        peel(points).flatMap((rank, i) => (rank === 1 ? [i] : [])),
      );
    });
  }

  it('ranks a further point as all together would', () => {
    const [added, ...points] = randomPoints(6, 200, 12, true);
    assert.ok(added);
    for (const one of [added, ...randomPoints(7, 50, 12, true)]) {
      const ranked = points.map((p, i) => ({ ...p, rank: paretoRanks(points)[i] ?? 0 }));
      assert.equal(paretoRankAmong(one, ranked), paretoRanks([...points, one]).at(-1));
    }
  });

  it('ranks nothing for no points', () => assert.deepEqual(paretoRanks([]), []));
});

describe('crowding and selection', () => {
  it('gives infinite distance to the ends and the scaled gap to the others', () => {
    const points = [0, 1, 4, 10].map((x) => point(x, 100, 100, null));
    const distances = crowdingDistances(points);
    assert.deepEqual([distances[0], distances[3]], [Infinity, Infinity]);
    assert.ok(Math.abs((distances[1] ?? 0) - 0.4) < 1e-12);
    assert.ok(Math.abs((distances[2] ?? 0) - 0.9) < 1e-12);
  });

  it('keeps lower ranks first and thins the last one by crowding', () => {
    const points = randomPoints(7, 200, 6);
    const ranks = peel(points);
    const chosen = selectBest(points, 60);
    assert.equal(new Set(chosen).size, 60);
    const worst = Math.max(...chosen.map((i) => ranks[i]!));
    const left = points.flatMap((_, i) => (chosen.includes(i) ? [] : [i]));
    assert.ok(left.every((i) => ranks[i]! >= worst));
    assert.equal(selectBest(points, 500).length, 200);
  });

  it('keeps the ends of a front that is too large, and what its volume rests on', () => {
    const points = randomPoints(12, 3000, 10_000);
    const front = paretoFront(points).map((i) => points[i]!);
    const reference = point(5000, 9e6, 9e4, 9000);
    const [byVolume, byRoom] = [selectBest(front, 30, reference), selectBest(front, 30)];
    const volume = (chosen: readonly number[]): number =>
      hypervolume(
        chosen.map((i) => front[i]!),
        reference,
      );
    assert.equal(new Set(byVolume).size, 30);
    assert.ok(volume(byVolume) > 1.05 * volume(byRoom));
    for (const name of ['params', 'macs', 'latencyMs'] as const) {
      const least = Math.min(...front.map((p) => p[name]!));
      assert.ok(byVolume.some((i) => front[i]![name] === least));
    }
  });

  it('names the members that carry a front', () => {
    const points = randomPoints(13, 500, 1000);
    const front = paretoFront(points).map((i) => points[i]!);
    const reference = point(0, 1e9, 1e9, 1e9);
    const carriers = carriersOf(front, 10, reference);
    assert.equal(new Set(carriers).size, carriers.length);
    for (const i of selectByVolume(front, reference, 10)) assert.ok(carriers.includes(i));
    assert.ok(carriers.some((i) => front[i]!.accuracy === Math.max(...front.map((p) => p.accuracy))));
  });
});

describe('the carriers of a front without ends or volume', () => {
  const reference = point(50, 1e6, 1e8, 20);

  it('are its only member, and members that are all alike', () => {
    const poor = point(40, 1e5, 1e7, 5);
    assert.deepEqual(carriersOf([poor], 10, reference), [0]);
    assert.deepEqual(carriersOf([poor, poor, poor], 2, reference), [0, 1]);
    assert.deepEqual(carriersOf([], 10, reference), []);
  });
});

describe('hypervolume', () => {
  const reference = point(50, 1e6, 1e8, 20);

  it('is the volume of one box', () => {
    const expected = 40 * Math.log(10) * Math.log(4);
    assert.ok(Math.abs(hypervolume([point(90, 1e5, 1, 5)], reference) - expected) < 1e-9);
  });

  it('is an area where the reference has no latency', () => {
    const expected = 40 * Math.log(10);
    assert.ok(
      Math.abs(hypervolume([point(90, 1e5, 1, null)], { ...reference, latencyMs: null }) - expected) < 1e-9,
    );
  });

  it('counts nothing for points at or beyond the reference', () => {
    assert.equal(
      hypervolume([point(50, 1e5, 1, 5), point(90, 1e6, 1, 5), point(90, 1e5, 1, 21)], reference),
      0,
    );
    assert.equal(hypervolume([], reference), 0);
  });

  it('agrees with counting cells of a grid, whatever the order of the points', () => {
    const random = new Random(11);
    // Coordinates on a grid of e-folds make the cells countable.
    const grid = Array.from({ length: 25 }, () => [
      1 + random.integer(6),
      1 + random.integer(6),
      1 + random.integer(6),
    ]);
    const points = grid.map(([a, p, l]) => point(50 + a!, 1e6 * Math.exp(-p!), 1, 20 * Math.exp(-l!)));
    let cells = 0;
    for (let a = 0; a < 6; a++)
      for (let p = 0; p < 6; p++)
        for (let l = 0; l < 6; l++) if (grid.some(([x, y, z]) => x! > a && y! > p && z! > l)) cells++;
    assert.ok(Math.abs(hypervolume(points, reference) - cells) < 1e-6);
    assert.ok(Math.abs(hypervolume([...points].reverse(), reference) - cells) < 1e-6);
  });
});

describe('selection by hypervolume', () => {
  const reference = point(0, 1e6, 1e9, 100);

  for (const [seed, levels, latency] of [
    [21, 80, true],
    [22, 1000, true],
    [23, 40, false],
  ] as const) {
    it(`takes, one after the other, what adds most (seed ${seed})`, () => {
      const points = randomPoints(seed, 60, levels, latency);
      const above = latency ? reference : { ...reference, latencyMs: null };
      const volumeWith = (indices: readonly number[]): number =>
        hypervolume(
          indices.map((i) => points[i]!),
          above,
        );
      const chosen = selectByVolume(points, above, 12);
      assert.ok(chosen.length > 2);
      chosen.forEach((index, place) => {
        const before = chosen.slice(0, place);
        const best = Math.max(...points.map((_, i) => volumeWith([...before, i])));
        assert.ok(Math.abs(volumeWith([...before, index]) - best) < 1e-9 * best);
      });
    });
  }

  it('ends where nothing adds any more', () => {
    const points = [point(90, 1e5, 1, 5), point(90, 1e5, 1, 5), point(80, 2e5, 1, 6), point(95, 2e6, 1, 1)];
    assert.deepEqual(selectByVolume(points, reference, 4), [0]);
    assert.deepEqual(selectByVolume([], reference, 4), []);
  });
});

describe('picks', () => {
  const bestBy = (points: readonly PickableCandidate[], merit: (c: PickableCandidate) => number): number =>
    Math.max(...points.map(merit));

  for (const seed of [1, 2, 3]) {
    const points = randomPoints(seed, 120, 40);
    const front = paretoFront(points);

    it(`gives every pick to one member of the front (seed ${seed})`, () => {
      const picks = assignPicks(points, KNEE);
      assert.deepEqual([...picks.keys()].sort(), [...PICK_NAMES].sort());
      for (const index of ['acc', 'eff.params', 'eff.macs', 'eff.latency', 'knee', 'thrifty'] as const) {
        assert.ok(front.includes(picks.get(index)!), index);
      }
      assert.equal(
        points[picks.get('acc')!]!.accuracy,
        bestBy(points, (c) => c.accuracy),
      );
      assert.equal(points[picks.get('eff.params')!]!.params, -bestBy(points, (c) => -c.params));
      assert.equal(points[picks.get('eff.latency')!]!.latencyMs, -bestBy(points, (c) => -c.latencyMs!));
    });

    it(`picks the paper's ratio when asked (seed ${seed})`, () => {
      const index = assignPicks(points, { balance: 'ratio', effWithin: null }).get('bal.macs')!;
      assert.equal(
        points[index]!.accuracy / points[index]!.macs,
        bestBy(points, (c) => c.accuracy / c.macs),
      );
    });

    it(`picks the smallest network that is not measurably worse (seed ${seed})`, () => {
      const picks = assignPicks(points, KNEE);
      const top = points[picks.get('acc')!]!;
      const thrifty = points[picks.get('thrifty')!]!;
      assert.ok(
        picks.get('thrifty') === picks.get('acc') ||
          top.accuracy - thrifty.accuracy <= thrifty.accuracyDifference,
      );
      for (const i of front) {
        const c = points[i]!;
        if (top.accuracy - c.accuracy <= c.accuracyDifference) assert.ok(c.params >= thrifty.params);
      }
    });
  }

  it('finds the knee where the front does not differ in some objectives', () => {
    const front = [point(80, 1e5, 1e7, 5), point(79.5, 1e5, 1e7, 2.2), point(60, 1e5, 1e7, 2)].map((c) => ({
      ...c,
      accuracyDifference: 0,
    }));
    assert.equal(assignPicks(front, KNEE).get('knee'), 1);
    assert.equal(assignPicks(front.slice(0, 1), KNEE).get('knee'), 0);
  });

  it('finds the knee of a bent front', () => {
    const accuracies = [10, 80, 85, 88];
    const points = accuracies.map((accuracy, i) => ({
      ...point(accuracy, 1000 * Math.exp(i), 10 * Math.exp(i), Math.exp(i)),
      accuracyDifference: 0,
    }));
    const picks = assignPicks(points, KNEE);
    assert.deepEqual([picks.get('knee'), picks.get('bal.params')], [1, 1]);
  });

  it('does not let one hopeless network make the others look equally accurate', () => {
    const front = [
      point(60, 1000, 10, 1),
      point(93, 1000, 10, 1.2),
      point(96.5, 3000, 30, 1.9),
      point(98, 16_000, 160, 5),
    ].map((c) => ({ ...c, accuracyDifference: 0 }));
    assert.equal(assignPicks(front, KNEE).get('knee'), 2);
  });

  it('leaves out latency picks where latency is unknown, and all of them for no candidates', () => {
    const picks = assignPicks(randomPoints(4, 20, 9, false), KNEE);
    assert.ok(!picks.has('bal.latency') && !picks.has('eff.latency') && picks.has('eff.macs'));
    assert.equal(assignPicks([], KNEE).size, 0);
  });

  it('looks for the efficient ones among those that are accurate enough', () => {
    const points = [
      point(95, 4000, 40, 4),
      point(92, 2000, 20, 2),
      point(91.99, 1500, 15, 1.5),
      point(30, 1000, 10, 1),
    ];
    const candidates = points.map((c) => ({ ...c, accuracyDifference: 0 }));
    const fastest = (effWithin: number | null): number | undefined =>
      assignPicks(candidates, { balance: 'knee', effWithin }).get('eff.latency');
    assert.deepEqual([0, 3, 3.01, 65, null].map(fastest), [0, 1, 2, 3, 3]);
  });

  for (const seed of [1, 2, 3]) {
    it(`of the efficient kind are never beaten within their bounds (seed ${seed})`, () => {
      const points = randomPoints(seed, 120, 40);
      const picks = assignPicks(points, { balance: 'knee', effWithin: 5 });
      const least = points[picks.get('acc')!]!.accuracy - 5;
      const within = points.filter(({ accuracy }) => accuracy >= least);
      for (const { key, name } of COSTS) {
        const held = points[picks.get(`eff.${key}`)!]!;
        assert.ok(held.accuracy >= least);
        assert.equal(held[name], Math.min(...within.map((c) => c[name] ?? NaN)));
      }
    });
  }

  it('breaks ties by accuracy', () => {
    const tied = [
      { ...point(80, 1000, 10, 1), accuracyDifference: 0 },
      { ...point(90, 1000, 10, 2), accuracyDifference: 0 },
    ];
    assert.equal(assignPicks(tied, KNEE).get('eff.params'), 1);
  });
});

describe("the paper's fronts of one cost", () => {
  it('hold whoever nobody beats in accuracy and this cost', () => {
    const points = randomPoints(5, 150, 12);
    const fronts = costFronts(points);
    for (const { key, name } of COSTS) {
      points.forEach((a, i) => {
        const beaten = points.some((b) => {
          const [cost, own] = [b[name]!, a[name]!];
          return b.accuracy >= a.accuracy && cost <= own && (b.accuracy > a.accuracy || cost < own);
        });
        assert.equal(fronts[i]?.[key], !beaten, `${key} of ${i}`);
      });
    }
  });

  it('are unknown where the cost is', () => {
    const [first] = costFronts(randomPoints(6, 5, 9, false));
    assert.equal(first?.latency, null);
    assert.notEqual(first?.params, null);
  });
});
