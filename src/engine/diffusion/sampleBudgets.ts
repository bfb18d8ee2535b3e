/**
 * Budgets of the samples. Every sample has budgets of its own, spread over the range of each cost, so that one batch
 * covers the whole front; the user's budgets cap them (docs/graphs.md).
 *
 * Two costs have budgets: parameters, and latency or, where it is unknown, MACs. A third would tell little of MACs beside
 * those two, and the smallest of three draws would too often decide for all.
 */

import type { CostName, Objectives } from '../../shared/objectives';
import type { Budgets } from '../../shared/protocol/run';
import type { Random } from '../../shared/random';
import type { CostSetting, SearchSpace } from '../../spaces/space';

/** ln parameters, ln MACs, ln ms; `NO_BUDGET` where there is none. */
export type LogBudgets = readonly [number, number, number];

/** What the step graph takes for "no budget". */
export const NO_BUDGET = 1e9;

/**
 * Weight of the range of ln latency against its quantiles. Quantiles alone hardly ever aim at the ends of a space whose
 * networks are mostly alike; the range alone repeats the few networks at the ends of a small space.
 */
const RANGE_WEIGHT = 0.25;
/** Standard deviation of the jitter on an architecture's own ln costs, as a share of the space's range of each. */
const JITTER = 0.07;

type Range = readonly [least: number, most: number];

export class BudgetDistribution {
  private readonly caps: LogBudgets;
  /** ln of the space's least and highest costs; latency [0, 0] where it is unknown. */
  private readonly ranges: Readonly<Record<CostName, Range>>;

  /**
   * @param lnMsQuantiles ln ms at equally spaced quantiles of the space, or null where latency is unknown
   */
  constructor(
    space: SearchSpace,
    setting: CostSetting,
    budgets: Budgets,
    private readonly lnMsQuantiles: readonly number[] | null,
  ) {
    this.caps = [
      logOf(budgets.params),
      logOf(budgets.macs),
      lnMsQuantiles === null ? NO_BUDGET : logOf(budgets.latencyMs),
    ];
    const [least, most] = [space.costs(space.cheapest, setting), space.costs(space.dearest, setting)];
    this.ranges = {
      params: [Math.log(least.params), Math.log(most.params)],
      macs: [Math.log(least.macs), Math.log(most.macs)],
      latencyMs: lnMsQuantiles === null ? [0, 0] : [valueAt(lnMsQuantiles, 0), valueAt(lnMsQuantiles, 1)],
    };
  }

  /**
   * Budgets for one sample: parameters and MACs uniform over the range of their logarithms, so that the ends of the front
   * are aimed at as often as its middle; latency between uniform in quantiles and uniform over its range.
   *
   * What a user's budget of parameters or MACs cuts off is aimed at the budget itself: a front has its accurate end there,
   * and samples are repaired to meet it. Budgets of latency, which is not exact, are drawn below the user's.
   */
  draw(random: Random): LogBudgets {
    const params = drawFrom(this.ranges.params, this.caps[0], random);
    return this.lnMsQuantiles === null
      ? [params, drawFrom(this.ranges.macs, this.caps[1], random), NO_BUDGET]
      : [params, this.caps[1], this.drawLatency(this.lnMsQuantiles, random)];
  }

  /** Budgets about the costs of an architecture, no higher than the user's. */
  about({ params, macs, latencyMs }: Objectives, random: Random): LogBudgets {
    const near = (cost: number | null, [least, most]: Range, cap: number): number =>
      Math.min(logOf(cost) + JITTER * (most - least) * random.normal(), cap);
    return [
      near(params, this.ranges.params, this.caps[0]),
      near(this.lnMsQuantiles === null ? macs : null, this.ranges.macs, this.caps[1]),
      near(latencyMs, this.ranges.latencyMs, this.caps[2]),
    ];
  }

  private drawLatency(quantiles: readonly number[], random: Random): number {
    const cap = this.caps[2];
    const u = random.uniform();
    const [least, most] = [valueAt(quantiles, 0), Math.min(valueAt(quantiles, 1), cap)];
    const byQuantile = valueAt(quantiles, u * quantileOf(quantiles, cap));
    const byRange = least + u * (most - least);
    return Math.min((1 - RANGE_WEIGHT) * byQuantile + RANGE_WEIGHT * byRange, cap);
  }
}

function logOf(cost: number | null): number {
  return cost === null ? NO_BUDGET : Math.log(cost);
}

/** Uniform over the range, but no higher than the cap. */
function drawFrom([least, most]: Range, cap: number, random: Random): number {
  return Math.min(least + (most - least) * random.uniform(), cap);
}

/** The value at quantile `u` in [0, 1], interpolated. */
export function valueAt(quantiles: readonly number[], u: number): number {
  const place = u * (quantiles.length - 1);
  const below = Math.min(Math.floor(place), quantiles.length - 2);
  const low = quantiles[below] ?? NaN;
  const high = quantiles[below + 1] ?? NaN;
  return low + (high - low) * (place - below);
}

/** The quantile in [0, 1] of a value; the inverse of `valueAt`, clamped. */
export function quantileOf(quantiles: readonly number[], value: number): number {
  const last = quantiles.length - 1;
  const above = quantiles.findIndex((q) => q > value);
  if (above < 0) return 1;
  if (above === 0) return 0;
  const low = quantiles[above - 1] ?? NaN;
  const high = quantiles[above] ?? NaN;
  return (above - 1 + (value - low) / (high - low)) / last;
}
