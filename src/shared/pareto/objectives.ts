/** The four objectives of a candidate and how they compare. */

export const COSTS = ['params', 'macs', 'latencyMs'] as const;
export type CostName = (typeof COSTS)[number];

export interface Objectives {
  /** Predicted accuracy in percent; higher is better. */
  readonly accuracy: number;
  /** Trainable parameters; lower is better. */
  readonly params: number;
  /** Multiply-accumulate operations; lower is better. */
  readonly macs: number;
  /** Milliseconds on the chosen device; lower is better; null where no table covers the setting (it then ties). */
  readonly latencyMs: number | null;
}

/** How much better `a` is than `b` in one cost: positive is better, 0 where either is unknown. */
function costGain(a: Objectives, b: Objectives, cost: CostName): number {
  const left = a[cost];
  const right = b[cost];
  return left === null || right === null ? 0 : right - left;
}

/** Usual Pareto dominance: no worse everywhere and better somewhere. Equal vectors do not dominate each other. */
export function dominates(a: Objectives, b: Objectives): boolean {
  let better = a.accuracy > b.accuracy;
  if (a.accuracy < b.accuracy) return false;
  for (const cost of COSTS) {
    const gain = costGain(a, b, cost);
    if (gain < 0) return false;
    if (gain > 0) better = true;
  }
  return better;
}
