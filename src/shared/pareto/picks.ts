/** Recommended candidates: the paper's Acc, Bal and Eff (section on Pareto front filtering), the knee and the thrifty one. */

import { t } from '../l10n';
import { COSTS, OBJECTIVE_NAMES, SIZE } from '../objectives';
import type { Cost, CostKey, CostName, ObjectiveName, Objectives } from '../objectives';
import { frontBy, isKnownToAll } from './costFronts';
import { paretoFront } from './fronts';
import { normalisedGoodness } from './goodness';

/** How a balanced candidate is chosen: the paper's ratio accuracy / cost, or the knee of the front that we prefer. */
export type BalanceRule = 'ratio' | 'knee';

/** How a run picks. */
export interface PickRules {
  readonly balance: BalanceRule;
  /** Most points of accuracy that an efficient pick may be below the most accurate candidate; null for any. */
  readonly effWithin: number | null;
}

/** What `effWithin` is unless the user chooses, in points. */
export const EFF_WITHIN = 3;

export interface PickableCandidate extends Objectives {
  /** 80 % half-width of the error of an accuracy difference between this network and another on the same data set. */
  readonly accuracyDifference: number;
}

/** What a pick is recommended for, the most telling first; each kind has a shape and a colour of its own. */
export const PICK_KINDS = ['acc', 'knee', 'bal', 'eff', 'thrifty'] as const;
export type PickKind = (typeof PICK_KINDS)[number];

export type PickName = 'acc' | 'knee' | 'thrifty' | `${'bal' | 'eff'}.${CostKey}`;

interface Pick {
  readonly kind: PickKind;
  readonly name: PickName;
  readonly label: string;
  readonly meaning: string;
  /** The index of the candidate that holds it; null where none can. */
  readonly choose: (from: Choice, rules: PickRules) => number | null;
}

/** The candidates to choose from; there is at least one. */
interface Choice {
  readonly candidates: readonly PickableCandidate[];
  /** Indices of those that no other dominates. */
  readonly front: readonly number[];
  /** Index of the most accurate one. */
  readonly accurate: number;
}

function balanced(cost: Cost): Pick {
  return {
    kind: 'bal',
    name: `bal.${cost.key}`,
    get label() {
      return t('Balanced ({0})', cost.noun);
    },
    get meaning() {
      return t('The best trade-off between accuracy and {0}.', cost.noun);
    },
    choose({ candidates, front }, { balance }) {
      if (!isKnownToAll(candidates, cost.name)) return null;
      return balance === 'ratio'
        ? best(candidates, front, (c) => c.accuracy / (c[cost.name] ?? 1))
        : balancedBy(candidates, cost.name);
    },
  };
}

function efficient(cost: Cost): Pick {
  return {
    kind: 'eff',
    name: `eff.${cost.key}`,
    get label() {
      return cost.least;
    },
    get meaning() {
      return cost.leastMeaning;
    },
    choose({ candidates, front, accurate }, { effWithin }) {
      if (!isKnownToAll(candidates, cost.name)) return null;
      const least = effWithin === null ? -Infinity : accuracyOf(candidates, accurate) - effWithin;
      const within = front.filter((i) => accuracyOf(candidates, i) >= least - ROUNDING);
      return best(candidates, within, (c) => -(c[cost.name] ?? 0));
    },
  };
}

/** Accuracies have two decimals; their differences have not quite. */
const ROUNDING = 1e-6;

/** All picks, in the order in which candidates name them. */
export const PICKS: readonly Pick[] = [
  {
    kind: 'acc',
    name: 'acc',
    get label() {
      return t('Most accurate');
    },
    get meaning() {
      return t('The highest predicted accuracy.');
    },
    choose: ({ accurate }) => accurate,
  },
  ...COSTS.flatMap((cost) => [efficient(cost), balanced(cost)]),
  {
    kind: 'knee',
    name: 'knee',
    get label() {
      return t('Best compromise');
    },
    get meaning() {
      return t('The best trade-off over all objectives at once.');
    },
    choose: ({ candidates, front }) => kneeOf(candidates, front),
  },
  {
    kind: 'thrifty',
    name: 'thrifty',
    get label() {
      return t('Thrifty');
    },
    get meaning() {
      return t('The smallest network that is not measurably worse than the most accurate one.');
    },
    choose({ candidates, front, accurate }) {
      const top = accuracyOf(candidates, accurate);
      const asGood = front.filter((i) => {
        const { accuracy, accuracyDifference } = candidates[i] as PickableCandidate;
        return i === accurate || top - accuracy <= accuracyDifference;
      });
      return best(candidates, asGood, (c) => -c[SIZE.name]);
    },
  },
];

export const PICK_NAMES: readonly PickName[] = PICKS.map(({ name }) => name);

export function pickByName(name: PickName): Pick {
  return PICKS.find((pick) => pick.name === name) as Pick;
}

/**
 * Gives every pick to exactly one candidate and returns its index; a candidate may hold several. Picks by a cost are
 * missing where a candidate's is unknown, all of them where there are no candidates. Ties go to the better accuracy, then
 * to the lower costs, then to the earlier candidate.
 */
export function assignPicks(
  candidates: readonly PickableCandidate[],
  rules: PickRules,
): Map<PickName, number> {
  const front = paretoFront(candidates);
  if (front.length === 0) return new Map();
  const choice = { candidates, front, accurate: best(candidates, front, (c) => c.accuracy) };
  return new Map(
    PICKS.flatMap(({ name, choose }) => {
      const index = choose(choice, rules);
      return index === null ? [] : [[name, index] as const];
    }),
  );
}

function accuracyOf(candidates: readonly Objectives[], index: number): number {
  return candidates[index]?.accuracy ?? NaN;
}

/**
 * The knee of the candidates' front in accuracy and one cost, both scaled to [0, 1] over that front, the cost by its
 * logarithm: the point farthest from the line through the front's ends, which is the one with the greatest sum.
 */
function balancedBy(candidates: readonly PickableCandidate[], cost: CostName): number {
  return bestOfScaled(candidates, frontBy(candidates, cost), ['accuracy', cost], (scaled) =>
    scaled.reduce((sum, value) => sum + value, 0),
  );
}

/**
 * The knee of a front over all objectives, each scaled to [0, 1] over the front: the member whose worst objective is best
 * (least Chebyshev distance to the ideal point), so that objectives that say the same do not count twice. Accuracy counts
 * by the logarithm of the error, as costs count by theirs: halving either is worth the same wherever it happens, and one
 * hopeless but fast network on the front does not make all others look equally accurate.
 */
function kneeOf(candidates: readonly PickableCandidate[], front: readonly number[]): number {
  const byError = candidates.map((c) => ({
    ...c,
    accuracy: -Math.log(Math.max(100 - c.accuracy, LEAST_ERROR)),
  }));
  // An objective in which the front does not differ is as good as it can be in every member.
  const differs = (name: ObjectiveName): boolean => new Set(front.map((i) => byError[i]?.[name])).size > 1;
  const known = OBJECTIVE_NAMES.filter((name) => isKnownToAll(candidates, name) && differs(name));
  return bestOfScaled(byError, front, known, (scaled) => Math.min(...scaled));
}

/** Errors below the last printed digit of an accuracy count as this, in percent. */
const LEAST_ERROR = 0.01;

/** The best of `front` by a merit of its objectives scaled to [0, 1] over it. */
function bestOfScaled(
  candidates: readonly PickableCandidate[],
  front: readonly number[],
  names: readonly ObjectiveName[],
  merit: (scaled: readonly number[]) => number,
): number {
  const members = front.map((i) => candidates[i] as PickableCandidate);
  const columns = names.map((name) => normalisedGoodness(members, name));
  const merits = new Map(front.map((index, k) => [index, merit(columns.map((column) => column[k] ?? 0))]));
  return bestOf(candidates, front, (i) => merits.get(i) ?? 0);
}

function best(
  candidates: readonly PickableCandidate[],
  indices: readonly number[],
  merit: (c: PickableCandidate) => number,
): number {
  return bestOf(candidates, indices, (i) => merit(candidates[i] as PickableCandidate));
}

function bestOf(
  candidates: readonly PickableCandidate[],
  indices: readonly number[],
  merit: (index: number) => number,
): number {
  const key = (i: number): number[] => {
    const c = candidates[i] as PickableCandidate;
    return [merit(i), c.accuracy, ...COSTS.map(({ name }) => -(c[name] ?? 0)), -i];
  };
  return indices.reduce((a, b) => (compareKeys(key(b), key(a)) > 0 ? b : a));
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
