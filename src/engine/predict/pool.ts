/** The candidates of a run so far. */

import { paretoFront } from '../../shared/pareto/fronts';
import { carriersOf, selectBest } from '../../shared/pareto/crowding';
import type { Budgets } from '../../shared/protocol/run';
import type { Choices, SearchSpace } from '../../spaces/space';
import { COST_NAMES } from '../../shared/objectives';
import type { Objectives } from '../../shared/objectives';
import type { ScoredArchitecture } from './predictor';

/** Holds every valid architecture once and tells which of them are within the user's budgets. */
export class CandidatePool {
  private readonly seen = new Set<string>();
  private readonly within: ScoredArchitecture[] = [];
  private readonly over: ScoredArchitecture[] = [];
  /** The last carriers of the front, and what has come since. */
  private recent: ScoredArchitecture[] = [];

  constructor(
    private readonly space: SearchSpace,
    private readonly budgets: Budgets,
    /** Above it the hypervolume counts. */
    private readonly reference: Objectives,
  ) {}

  /** Those of the raw samples that are valid and new, each once. */
  fresh(samples: readonly Choices[]): Choices[] {
    return samples.filter((choices) => {
      if (this.space.invalidity(choices) !== null) return false;
      const text = this.space.format(choices);
      if (this.seen.has(text)) return false;
      this.seen.add(text);
      return true;
    });
  }

  add(scored: readonly ScoredArchitecture[]): void {
    for (const candidate of scored) {
      const lists = excess(candidate, this.budgets) === 0 ? [this.within, this.recent] : [this.over];
      for (const list of lists) list.push(candidate);
    }
  }

  /** How many candidates are within the budgets. */
  get size(): number {
    return this.within.length;
  }

  /** How many architectures have been scored. */
  get scored(): number {
    return this.within.length + this.over.length;
  }

  /** The candidates within the budgets that no other dominates. */
  front(): ScoredArchitecture[] {
    return paretoFront(this.within).map((i) => this.within[i] as ScoredArchitecture);
  }

  /**
   * Members of the front that carry it: the ends of each objective and at most `count` by hypervolume. They are looked for
   * among those of the last time and what has come since, so that a large pool need not be searched over and over.
   */
  carriers(count: number): ScoredArchitecture[] {
    const { recent } = this;
    const front = paretoFront(recent).map((i) => recent[i] as ScoredArchitecture);
    this.recent = carriersOf(front, count, this.reference).map((i) => front[i] as ScoredArchitecture);
    return [...this.recent];
  }

  /**
   * The best `count` by rank, then by what they add to the hypervolume and the room around them; where nothing is within
   * the budgets, the `count` that exceed them least.
   */
  best(count: number): ScoredArchitecture[] {
    if (this.within.length > 0) {
      return selectBest(this.within, count, this.reference).map((i) => this.within[i] as ScoredArchitecture);
    }
    return [...this.over].sort((a, b) => excess(a, this.budgets) - excess(b, this.budgets)).slice(0, count);
  }
}

/** By how much budgets are exceeded: the sum of ln(cost / budget) over those that are. */
function excess(candidate: ScoredArchitecture, budgets: Budgets): number {
  return COST_NAMES.reduce((sum, cost) => {
    const [value, budget] = [candidate[cost], budgets[cost]];
    return value === null || budget === null ? sum : sum + Math.max(0, Math.log(value / budget));
  }, 0);
}
