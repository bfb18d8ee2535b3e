/**
 * Budgets of the samples. Every sample has budgets of its own, spread over the range of each cost, so that one batch
 * covers the whole front; the user's budgets cap them (spec 6.10).
 */

import type { Budgets } from '../../shared/protocol/run';
import { Random } from '../../shared/random';
import { evaluateLinear } from '../../shared/spaces/space';
import type { CostSetting, Costs, SearchSpace } from '../../shared/spaces/space';

/** ln parameters, ln MACs, ln ms; `NO_BUDGET` where there is none. */
export type LogBudgets = readonly [number, number, number];

/** What the step graph takes for "no budget". */
export const NO_BUDGET = 1e9;

/** Random architectures whose costs budgets are drawn from. */
const SAMPLE = 4096;

export class BudgetDistribution {
  private readonly caps: LogBudgets;
  /** Costs of random architectures that the user's budgets admit. */
  private readonly sizes: readonly Costs[];

  /**
   * @param lnMsQuantiles ln ms at equally spaced quantiles of the space, or null where latency is unknown
   */
  constructor(
    space: SearchSpace,
    setting: CostSetting,
    budgets: Budgets,
    private readonly lnMsQuantiles: readonly number[] | null,
  ) {
    const ln = (value: number | null): number => (value === null ? NO_BUDGET : Math.log(value));
    this.caps = [
      ln(budgets.params),
      ln(budgets.macs),
      lnMsQuantiles === null ? NO_BUDGET : ln(budgets.latencyMs),
    ];
    const { params = null, macs = null } = budgets;
    const linear = space.linearCosts(setting);
    const random = new Random(0);
    this.sizes = Array.from({ length: SAMPLE }, () => space.random(random))
      .map((choices) => ({
        params: evaluateLinear(linear.params, choices, space.columns),
        macs: evaluateLinear(linear.macs, choices, space.columns),
      }))
      .filter((costs) => costs.params <= (params ?? Infinity) && costs.macs <= (macs ?? Infinity));
  }

  /**
   * Budgets for one sample. Parameters and MACs are those of a random architecture: uniform in quantiles, and tied to
   * each other, because in NAS-Bench-201 they order all cells alike and two separate draws would only mean their smaller
   * one. Latency is drawn for itself.
   */
  draw(random: Random): LogBudgets {
    const size = this.sizes[random.integer(this.sizes.length)];
    const latency = this.drawLatency(random);
    return size === undefined
      ? [this.caps[0], this.caps[1], latency]
      : [Math.log(size.params), Math.log(size.macs), latency];
  }

  /** These budgets, where the user's are not lower. */
  cap(budgets: LogBudgets): LogBudgets {
    return [
      Math.min(budgets[0], this.caps[0]),
      Math.min(budgets[1], this.caps[1]),
      Math.min(budgets[2], this.caps[2]),
    ];
  }

  private drawLatency(random: Random): number {
    const u = random.uniform();
    if (this.lnMsQuantiles === null) return NO_BUDGET;
    const share = quantileOf(this.lnMsQuantiles, this.caps[2]);
    return Math.min(valueAt(this.lnMsQuantiles, u * share), this.caps[2]);
  }
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
