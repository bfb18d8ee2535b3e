import assert from 'node:assert/strict';
import { axisBottom } from 'd3-axis';
import { scaleLog } from 'd3-scale';
import type { NumberValue } from 'd3-scale';
import {
  formatCount,
  formatDuration,
  formatInterval,
  formatKnown,
  formatMs,
  formatRemaining,
  formatShare,
} from '../../src/shared/format';
import { rounded, valueAt } from '../../src/webview/extent';
import type { Extent } from '../../src/webview/extent';
import { sharesOf, sumOf } from '../../src/webview/graph/shares';
import { objectiveByName } from '../../src/shared/objectives';
import { sortCandidates } from '../../src/webview/panel/sorting';
import { pickNames } from '../../src/shared/pickTexts';
import { ticked } from '../../src/webview/plots/axes';
import { placeLabels } from '../../src/webview/plots/labels';
import { step } from '../../src/webview/plots/navigation';
import type { Key } from '../../src/webview/plots/navigation';
import { sampleOf } from '../../src/webview/plots/points';
import { bestFirst, placeable, planarFront, project } from '../../src/webview/plots/projection';
import type { Axes } from '../../src/webview/plots/projection';
import { RING, stampOn } from '../../src/webview/plots/raster';
import { describePlot } from '../../src/webview/plots/scatterWords';
import { WHOLE, moved, zoomed } from '../../src/webview/plots/window';
import type { Window } from '../../src/webview/plots/window';
import { parseQuantity } from '../../src/shared/quantity';
import { shownOf } from '../../src/webview/shown';
import { readSaved, savedOf, Store } from '../../src/webview/state';
import type { Candidate } from '../../src/shared/protocol/run';
import { Random } from '../../src/shared/random';
import { SPACES } from '../../src/spaces';
import { makeRun, showing } from './support/run';

const run = makeRun();
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('numbers in words', () => {
  const cases: [string, string][] = [
    [formatCount(1_073_466), '1.07 M'],
    [formatCount(999_600), '1.00 M'],
    [formatCount(468_234), '468 k'],
    [formatCount(153_270_000), '153 M'],
    [formatCount(73_306), '73.3 k'],
    [formatCount(812), '812'],
    [formatMs(4.587), '4.59 ms'],
    [formatMs(123.4), '123 ms'],
    [formatKnown(null, formatMs), '–'],
    [formatInterval([91.804, 94.1]), '91.8 – 94.1'],
    [formatShare(0.314), '31 %'],
    [formatShare(0.001), '<1 %'],
    [formatShare(0), '0 %'],
    [formatRemaining(120), 'about 1 s left'],
    [formatRemaining(185_000), 'about 3 min left'],
    [formatDuration(987), '987 ms'],
    [formatDuration(4560), '4.6 s'],
  ];
  for (const [found, expected] of cases) it(expected, () => assert.equal(plain(found), expected));
});

describe('quantities', () => {
  const cases: [string, number | null][] = [
    ['500k', 5e5],
    [' 1.5 M ', 1.5e6],
    ['2g', 2e9],
    ['1,234,567', 1_234_567],
    ['12,500.5k', 12_500_500],
    ['1,5M', null],
    ['7,5', null],
    ['0,500', null],
    ['1234,567', null],
    ['1,2345', null],
    ['0', null],
    ['', null],
  ];
  for (const [text, expected] of cases)
    it(`${JSON.stringify(text)} is ${expected ?? 'none'}`, () => assert.equal(parseQuantity(text), expected));
});

describe('ticks', () => {
  it('come to an end on axes without one', () => {
    for (const domain of [
      [0, 1e6],
      [1, Infinity],
      [NaN, NaN],
    ]) {
      const scale = scaleLog(domain, [0, 100]);
      const axis = axisBottom<NumberValue>(scale);
      ticked(axis, scale, { objective: 'params', log: true, flipped: false }, 5);
      assert.ok((axis.tickValues() ?? []).length < 100);
    }
  });

  it('are counts without loss: neighbours differ however near they are', () => {
    const { formatTick } = objectiveByName('params');
    const ticks = [200_000, 999_700, 1_500_000, 6_930_000, 6_932_500, 6_935_000, 153_270_010];
    assert.deepEqual(
      ticks.map((value) => plain(formatTick(value))),
      ['200 k', '0.9997 M', '1.5 M', '6.93 M', '6.9325 M', '6.935 M', '153.27001 M'],
    );
  });
});

describe('arrow keys', () => {
  it('step on from a network that has two points', () => {
    const [a, b, c] = run.candidates;
    assert.ok(a && b && c);
    const twin = { ...b };
    const walk = (places: [Candidate, number][], key: Key): string[] => {
      const points = places.map(([candidate, x]) => ({ candidate, x, y: 0 }));
      const visited: string[] = [];
      for (
        let at = step(points, null, key === 'ArrowRight' ? 'Home' : 'End');
        visited.length < places.length;
      ) {
        assert.ok(at);
        visited.push(at.candidate.architecture);
        at = step(points, at.candidate.architecture, key);
      }
      return visited;
    };
    const [first, middle, last] = [a, b, c].map(({ architecture }) => architecture);
    const side: [Candidate, number][] = [
      [a, 0],
      [b, 5],
      [twin, 5],
      [c, 9],
    ];
    assert.deepEqual(walk(side, 'ArrowRight'), [first, middle, last, last]);
    assert.deepEqual(walk(side, 'ArrowLeft'), [last, middle, first, first]);
    const apart: [Candidate, number][] = [
      [b, 0],
      [a, 3],
      [twin, 5],
      [c, 9],
    ];
    assert.deepEqual(walk(apart, 'ArrowRight'), [middle, first, last, last]);
  });
});

describe('the plot in words', () => {
  it('keeps the names of its axes as they are', () => {
    const shown = shownOf(showing(run));
    assert.ok(shown);
    const axes: Axes = {
      x: { objective: 'macs', log: true, flipped: true },
      y: { objective: 'accuracy', log: false, flipped: false },
    };
    assert.match(describePlot(shown, axes), /^Accuracy against MACs \(flipped\): 256 networks, /);
  });
});

describe('labels', () => {
  it('lie inside, off each other and off the marked points', () => {
    const random = new Random(3);
    const bounds = { left: 0, top: 0, right: 500, bottom: 300 };
    for (let round = 0; round < 50; round++) {
      const place = () => ({ x: 500 * random.uniform(), y: 300 * random.uniform() });
      const anchors = Array.from({ length: 9 }, () => ({ ...place(), width: 90, height: 16 }));
      const crowd = Array.from({ length: 60 }, place);
      const boxes = placeLabels(anchors, crowd, bounds).filter((box) => box !== null);
      assert.ok(boxes.length >= 5);
      boxes.forEach((a, i) => {
        assert.ok(a.left >= 0 && a.top >= 0 && a.right <= 500 && a.bottom <= 300);
        assert.ok(!anchors.some(({ x, y }) => x > a.left && x < a.right && y > a.top && y < a.bottom));
        for (const b of boxes.slice(i + 1))
          assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top);
      });
    }
  });
});

describe('projection', () => {
  const area = { left: 0, top: 0, right: 100, bottom: 100 };
  const axes: Axes = {
    x: { objective: 'params', log: true, flipped: false },
    y: { objective: 'accuracy', log: false, flipped: false },
  };
  const flip = (axis: Axes['x']) => ({ ...axis, flipped: true });
  const place = (candidates = run.candidates, some = axes, windows = { x: WHOLE, y: WHOLE }) =>
    project(placeable(candidates, some), some, area, windows);

  it('keeps every candidate inside, fewer parameters to the left, more accuracy up', () => {
    const { points } = place();
    assert.equal(points.length, run.candidates.length);
    for (const a of points) {
      assert.ok(a.x > 0 && a.x < 100 && a.y > 0 && a.y < 100);
      for (const b of points) {
        if (a.candidate.params < b.candidate.params) assert.ok(a.x < b.x);
        if (a.candidate.accuracy < b.candidate.accuracy) assert.ok(a.y > b.y);
      }
    }
  });

  it('leaves out what has no value on an axis', () => {
    const { candidates } = makeRun({ latency: false });
    const byLatency = { ...axes, x: { objective: 'latencyMs', log: true, flipped: false } } as const;
    assert.equal(place(candidates, byLatency).points.length, 0);
  });

  it('mirrors a flipped axis', () => {
    const flipped = new Map(
      place(run.candidates, { x: flip(axes.x), y: flip(axes.y) }).points.map((p) => [p.candidate, p]),
    );
    for (const { candidate, x, y } of place().points) {
      assert.ok(Math.abs(100 - x - (flipped.get(candidate)?.x ?? NaN)) < 1e-9);
      assert.ok(Math.abs(100 - y - (flipped.get(candidate)?.y ?? NaN)) < 1e-9);
    }
  });

  it('stretches what lies in the window over the whole area, on logarithmic axes too', () => {
    const whole = new Map(place().points.map((p) => [p.candidate, p]));
    const windows = { x: [0.25, 0.75], y: [0.5, 1] } satisfies Record<string, Window>;
    for (const { candidate, x, y } of place(run.candidates, axes, windows).points) {
      const before = whole.get(candidate);
      assert.ok(before);
      assert.ok(Math.abs(x - (before.x - 25) * 2) < 1e-6);
      assert.ok(Math.abs(y - before.y * 2) < 1e-6);
    }
  });

  it('finds the front of the two objectives shown, as brute force does', () => {
    const { candidates } = run;
    const isBeaten = (a: (typeof candidates)[number]): boolean =>
      candidates.some(
        (b) =>
          b.params <= a.params &&
          b.accuracy >= a.accuracy &&
          (b.params < a.params || b.accuracy > a.accuracy),
      );
    const expected = candidates.filter((candidate) => !isBeaten(candidate));
    const found = planarFront(bestFirst(candidates, axes), axes.y);
    const keys = (some: typeof candidates) => some.map((c) => `${c.params} ${c.accuracy}`).sort();
    assert.deepEqual(keys(found), [...new Set(keys(expected))]);
  });
});

describe('rounding', () => {
  it('keeps three digits', () => {
    assert.equal(rounded(394_213, [73_000, 1_290_000], true), 394_000);
    assert.equal(rounded(4.58734, [0.9, 9.2], true), 4.59);
    assert.equal(rounded(0, [0, 90], false), 0);
  });

  it('tells a two-hundredth of an extent apart, however short it is', () => {
    const extents: [Extent, boolean][] = [
      [[96.2, 97], false],
      [[3.1, 95.6], false],
      [[2_140_000, 2_200_000], true],
      [[0.952, 9.2], true],
    ];
    for (const [extent, byRatio] of extents) {
      const values = Array.from({ length: 201 }, (_, i) => valueAt(extent, i / 200, byRatio));
      assert.equal(new Set(values.map((value) => rounded(value, extent, byRatio))).size, 201);
    }
  });
});

describe('window of an axis', () => {
  it('zooms around a place and stays within the axis', () => {
    const near = zoomed(WHOLE, 0.25, 0.5);
    assert.deepEqual(near, [0.125, 0.625]);
    assert.deepEqual(zoomed(near, 0.25, 2), WHOLE);
    assert.deepEqual(zoomed(near, 1, 8), WHOLE);
    const [low, high] = zoomed(WHOLE, 1, 1e-9);
    assert.ok(high > low && high === 1);
  });

  it('moves by a share of its length, as far as the axis goes', () => {
    assert.deepEqual(moved([0.25, 0.5], 1), [0.5, 0.75]);
    assert.deepEqual(moved([0.25, 0.5], -3), [0, 0.25]);
    assert.deepEqual(moved([0.25, 0.5], 9), [0.75, 1]);
  });
});

describe('marks', () => {
  it('are sampled evenly but for the front, which stays whole', () => {
    const mark = { x: 0, y: 0, radius: 2.5, colour: 'grey', opacity: 1, hollow: false };
    const marks = Array.from({ length: 1000 }, (_, i) => ({ ...mark, x: i, isSpare: i < 900 }));
    const sample = sampleOf(marks, 100);
    assert.equal(sample.length, 190);
    assert.equal(sampleOf(marks, 1000), marks);
  });
});

describe('stamps', () => {
  const SIDE = 40;
  const SCALE = 2;
  const WIDE = { left: 0, top: 0, right: SIDE, bottom: SIDE };
  const mark = { x: 10.3, y: 9.8, radius: 4, colour: 'blue', opacity: 1, hollow: false };

  function stamped(marks: readonly (typeof mark)[], area = WIDE): number[] {
    const data = new Uint8ClampedArray(4 * SIDE * SIDE);
    marks.forEach(stampOn({ data, width: SIDE, height: SIDE }, SCALE, area, () => [10, 20, 250]));
    return [...data];
  }
  /** What is covered, in style pixels squared. */
  const covered = (bytes: readonly number[]): number =>
    bytes.reduce((sum, byte, i) => sum + (i % 4 === 3 ? byte / 255 / SCALE ** 2 : 0), 0);
  const pixel = (bytes: readonly number[], x: number, y: number): number[] =>
    bytes.slice(4 * (y * SIDE + x), 4 * (y * SIDE + x) + 4);

  it('cover what a dot and a ring cover', () => {
    const dot = Math.PI * mark.radius ** 2;
    const ring = 2 * Math.PI * mark.radius * RING;
    assert.ok(Math.abs(covered(stamped([mark])) / dot - 1) < 0.02);
    const hollow = stamped([{ ...mark, hollow: true }]);
    assert.ok(Math.abs(covered(hollow) / ring - 1) < 0.02);
    assert.deepEqual(pixel(hollow, 20, 19), [0, 0, 0, 0]);
  });

  it('lie over each other as sheets of glass do', () => {
    const half = { ...mark, opacity: 0.5 };
    assert.deepEqual(pixel(stamped([half]), 20, 19), [10, 20, 250, 128]);
    const [red = 0, green, blue, opacity = 0] = pixel(stamped([half, half]), 20, 19);
    assert.deepEqual([red, green, blue], [10, 20, 250]);
    assert.ok(Math.abs(opacity - 0.75 * 255) < 1.5);
  });

  it('leave what lies outside the area as it is', () => {
    const area = { left: 10, top: 0, right: SIDE, bottom: 10 };
    const bytes = stamped([mark], area);
    assert.ok(covered(bytes) > 10);
    bytes.forEach((byte, i) => {
      const [x, y] = [Math.floor(i / 4) % SIDE, Math.floor(i / 4 / SIDE)];
      if (x < area.left * SCALE || y >= area.bottom * SCALE) assert.equal(byte, 0);
    });
  });
});

describe('table order', () => {
  it('puts unknown latencies last, whichever way it is sorted', () => {
    const some = run.candidates.map((c, i) => ({ ...c, latencyMs: i % 3 === 0 ? null : c.latencyMs }));
    for (const descending of [false, true]) {
      const sorted = sortCandidates(some, { column: 'latencyMs', descending }, () => 'run').map(
        (c) => c.latencyMs,
      );
      const known = sorted.filter((value) => value !== null);
      assert.deepEqual(sorted.slice(0, known.length), known);
      const ascending = [...known].sort((a, b) => a - b);
      assert.deepEqual(known, descending ? ascending.reverse() : ascending);
    }
  });
});

describe('picks', () => {
  it('have one name where several of a kind fall together', () => {
    const [candidate] = run.candidates;
    assert.ok(candidate);
    const names = (picks: typeof candidate.picks) => pickNames({ ...candidate, picks });
    assert.deepEqual(names(['eff.params', 'eff.macs', 'acc']), ['Most accurate', 'Smallest']);
    assert.deepEqual(names(['eff.params', 'eff.macs', 'eff.latency']), ['Most efficient']);
    assert.deepEqual(names(['bal.latency', 'bal.macs']), ['Balanced (MACs)', 'Balanced (latency)']);
  });
});

describe('shares', () => {
  it('add up to what the cells cost beyond the skeleton', () => {
    const skeleton = 73_306;
    for (const candidate of run.candidates) {
      const { params } = sumOf(sharesOf(candidate, SPACES[run.space], run));
      assert.ok(Math.abs(params * candidate.params - (candidate.params - skeleton)) < 1e-6);
    }
  });

  it('add up to what the stages cost beyond stem and head, in the width and at the side of the run', () => {
    const { candidates, space, resolution, width, dataset } = makeRun({ space: 'mobilenetv3', count: 50 });
    const { params, macs } = SPACES[space].linearCosts({ classes: dataset.classes, resolution, width });
    for (const candidate of candidates) {
      const shares = sharesOf(candidate, SPACES[space], { resolution, width });
      const sum = sumOf(shares);
      assert.ok(Math.abs((1 - sum.params) * candidate.params - params.offset) < 1e-3);
      assert.ok(Math.abs((1 - sum.macs) * candidate.macs - macs.offset) < 1e-3);
      candidate.architecture.split('_').forEach((token, slot) => {
        assert.equal(token === '0-0-0', shares[slot]?.params === 0);
        assert.equal(token === '0-0-0', shares[slot]?.macs === 0);
      });
    }
  });
});

describe('kept state', () => {
  it('comes back, and anything unreadable gives the defaults', () => {
    const { preferences } = readSaved(undefined);
    assert.deepEqual(readSaved({ preferences: { x: 'sideways' } }).preferences, preferences);
    const store = new Store(readSaved(undefined));
    store.prefer({ frontOnly: true });
    assert.equal(readSaved(structuredClone(savedOf(store.current))).preferences.frontOnly, true);
  });
});
