/** Labels beside points, none over another, over a marked point or beyond the edge. */

import type { Box } from './projection';

export interface Anchor {
  readonly x: number;
  readonly y: number;
  /** Size of the label in pixels. */
  readonly width: number;
  readonly height: number;
}

/** Half the side of the square that a label keeps clear around every anchor. */
const CLEARANCE = 9;
const DISTANCES = [12, 22, 34, 48];
const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
  [0, -1],
  [0, 1],
] as const;

/** How much farther away (in steps of the list of places) a label moves to uncover one point. */
const COVER_COST = 3;

/**
 * A box for every anchor's label, in the same order; null where none is free within reach. Labels keep off `crowd`, the
 * other points, where a place nearby allows it.
 */
export function placeLabels(
  anchors: readonly Anchor[],
  crowd: readonly { readonly x: number; readonly y: number }[],
  bounds: Box,
): (Box | null)[] {
  const taken: Box[] = anchors.map(({ x, y }) => ({
    left: x - CLEARANCE,
    right: x + CLEARANCE,
    top: y - CLEARANCE,
    bottom: y + CLEARANCE,
  }));
  return anchors.map((anchor) => {
    let best: Box | null = null;
    let least = Infinity;
    places(anchor).forEach((box, order) => {
      if (order >= least || !isInside(box, bounds) || taken.some((other) => overlaps(box, other))) return;
      const cost = order + COVER_COST * crowd.filter((point) => contains(box, point.x, point.y)).length;
      if (cost >= least) return;
      best = box;
      least = cost;
    });
    if (best !== null) taken.push(best);
    return best;
  });
}

/** The places around an anchor, near ones and the right-hand side first. */
function places({ x, y, width, height }: Anchor): Box[] {
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map(([right, down]) => {
      const left = right > 0 ? x + distance : right < 0 ? x - distance - width : x - width / 2;
      const middle = y + down * (right === 0 ? distance + height / 2 : distance);
      return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 };
    }),
  );
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function contains({ left, top, right, bottom }: Box, x: number, y: number): boolean {
  return x > left && x < right && y > top && y < bottom;
}

function isInside(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom
  );
}
