/** Arrow keys in the plot: left and right walk along x, up and down along y; the front alone, or every point with Shift. */

import type { Point } from './projection';

export const KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const;
export type Key = (typeof KEYS)[number];

export function isKey(key: string): key is Key {
  return (KEYS as readonly string[]).includes(key);
}

/**
 * The point that a key leads to from the selected architecture, among `points`; from outside of them it leads to the
 * first, null where there are none.
 */
export function step(points: readonly Point[], selected: string | null, key: Key): Point | null {
  const vertical = key === 'ArrowUp' || key === 'ArrowDown';
  const places = [...points].sort((a, b) => (vertical ? b.y - a.y || a.x - b.x : a.x - b.x || b.y - a.y));
  // A network of two runs has two points; a step from either must not lead to the other.
  const known = new Set<string>();
  const order = places.filter(({ candidate: { architecture } }) => {
    const isNew = !known.has(architecture);
    known.add(architecture);
    return isNew;
  });
  const last = order.length - 1;
  if (key === 'Home') return order[0] ?? null;
  if (key === 'End') return order[last] ?? null;
  const at = order.findIndex(({ candidate }) => candidate.architecture === selected);
  if (at < 0) return order[0] ?? null;
  const next = at + (key === 'ArrowRight' || key === 'ArrowUp' ? 1 : -1);
  return order[Math.min(last, Math.max(0, next))] ?? null;
}
