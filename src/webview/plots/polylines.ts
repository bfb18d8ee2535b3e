/** Candidates as lines over parallel axes, one place per objective. */

import type { Candidate } from '../../shared/protocol/run';
import type { Source } from '../shown';
import type { CanvasColours } from '../theme';
import { openCanvas } from './points';

export interface Line {
  readonly candidate: Candidate;
  /** Pixels from the top at each axis; null where the value is unknown. */
  readonly ys: readonly (number | null)[];
}

const OUTSIDE_OPACITY = 0.06;
/** Width of the lines of the user's own networks in pixels. */
const OWN_WIDTH = 1.75;
/** From how many lines of a kind on they fade further. */
const CROWD = 100;

/**
 * Draws the lines, those outside the filter faintly below and the front on top.
 * @param xs pixels from the left of each axis
 * @param limit most lines drawn: a sample of the others stands for them
 */
export function drawLines(
  canvas: HTMLCanvasElement,
  xs: readonly number[],
  lines: readonly Line[],
  passing: ReadonlySet<Candidate>,
  sourceOf: (candidate: Candidate) => Source,
  colours: CanvasColours,
  limit: number,
): void {
  const context = openCanvas(canvas, canvas.clientWidth, canvas.clientHeight);
  if (context === null) return;
  const stroke = (some: readonly Line[], colour: string, opacity: number, most: number): void => {
    context.strokeStyle = colour;
    context.globalAlpha = opacity;
    const every = Math.max(1, some.length / most);
    for (let i = 0; i < some.length; i += every) {
      const path = linePath(xs, some[Math.floor(i)]?.ys ?? []);
      context.beginPath();
      path.forEach(([x, y], k) => (k === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.stroke();
    }
  };
  const outside = lines.filter(({ candidate }) => !passing.has(candidate));
  const inside = lines.filter(({ candidate }) => passing.has(candidate));
  const of = (source: Source): Line[] => inside.filter(({ candidate }) => sourceOf(candidate) === source);
  const own = of('own');
  const [front, dominated] = byRank(of('run'));
  const [otherFront, otherDominated] = byRank(of('other'));
  const fade = (count: number): number => Math.max(0.2, Math.min(1, Math.sqrt(CROWD / count)));
  stroke(outside, colours.dominated, OUTSIDE_OPACITY, limit / 4);
  const { dominatedOpacity } = colours;
  stroke(dominated, colours.dominated, dominatedOpacity * fade(dominated.length), limit / 4);
  stroke(otherDominated, colours.other, 0.5 * dominatedOpacity * fade(otherDominated.length), limit / 4);
  stroke(front, colours.front, 0.8 * fade(front.length), limit / 2);
  stroke(otherFront, colours.other, 0.8 * fade(otherFront.length), limit / 2);
  context.lineWidth = OWN_WIDTH;
  stroke(own, colours.own, 1, Infinity);
}

/** The front, and all others. */
function byRank(lines: readonly Line[]): [Line[], Line[]] {
  return [
    lines.filter(({ candidate }) => candidate.rank === 1),
    lines.filter(({ candidate }) => candidate.rank > 1),
  ];
}

/** The known places of a line, from left to right. */
export function linePath(xs: readonly number[], ys: Line['ys']): [x: number, y: number][] {
  return ys.flatMap((y, i) => (y === null ? [] : [[xs[i] ?? 0, y]]));
}

/** The line nearest to a place, at most `reach` pixels above or below it. */
export function nearestLine(
  xs: readonly number[],
  lines: readonly Line[],
  x: number,
  y: number,
  reach: number,
): Line | null {
  const right = xs.findIndex((at) => at >= x);
  if (right < 1) return null;
  const [from, to] = [xs[right - 1] ?? 0, xs[right] ?? 0];
  const share = (x - from) / (to - from);
  let nearest: Line | null = null;
  let least = reach;
  for (const line of lines) {
    const [start = null, end = null] = line.ys.slice(right - 1, right + 1);
    if (start === null || end === null) continue;
    const distance = Math.abs(start + (end - start) * share - y);
    if (distance > least) continue;
    least = distance;
    nearest = line;
  }
  return nearest;
}
