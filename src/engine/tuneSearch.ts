/**
 * The search for factors: a low-discrepancy sequence over their ranges, then a (1+1) evolution strategy around the best
 * setting, whose step length follows the one-fifth success rule (Rechenberg 1973). Factors are positive and compared by
 * their ratios, so that the search runs over their logarithms.
 */

import type { GuidanceFactors } from '../shared/protocol/run';
import type { Trial } from '../shared/protocol/tuning';
import type { Random } from '../shared/random';

type Factor = keyof GuidanceFactors;

/** How far the search goes from the model's own factors, to either side. */
const REACH: readonly (readonly [factor: Factor, multiple: number])[] = [
  ['lambda', 8],
  ['mu', 8],
  ['sigmaMax', 2],
  ['sigmaMin', 2],
];
/** Share of the trials that cover the ranges before the search closes in. */
const COVERING = 0.4;
/** First step of the strategy, in units of the whole range. */
const FIRST_STEP = 0.15;
/** Growth of the step after a success; its fourth root is what it shrinks by after a failure. */
const GROWTH = 1.5;

/** A setting as a point of the unit cube, one coordinate a factor. */
type Point = readonly number[];

/**
 * Tries settings until there are `trials` of them, the model's own first.
 *
 * @param judge the value of a setting, the higher the better; always the same for the same setting
 * @param onTrial called with all trials so far, after each
 */
export async function searchFactors(
  own: GuidanceFactors,
  trials: number,
  random: Random,
  judge: (factors: GuidanceFactors) => Promise<number>,
  onTrial: (tried: readonly Trial[]) => void,
): Promise<void> {
  const tried: Trial[] = [];
  const attempt = async (guidance: GuidanceFactors): Promise<number> => {
    const value = await judge(guidance);
    tried.push({ guidance, hypervolume: value });
    onTrial(tried);
    return value;
  };

  let centre: Point = REACH.map(() => 0.5);
  let best = await attempt(own);
  const consider = async (point: Point): Promise<boolean> => {
    const value = await attempt(settingAt(point, own));
    if (value <= best) return false;
    [centre, best] = [point, value];
    return true;
  };

  const shift = REACH.map(() => random.uniform());
  const covering = Math.round(COVERING * trials);
  for (let i = 1; tried.length < Math.min(covering, trials); i++) await consider(sequence(i, shift));

  let step = FIRST_STEP;
  while (tried.length < trials) {
    const improved = await consider(centre.map((place) => reflect(place + step * random.normal())));
    step *= improved ? GROWTH : GROWTH ** -0.25;
  }
}

/** The best of the trials. */
export function bestTrial(tried: readonly Trial[]): Trial | undefined {
  return [...tried].sort((a, b) => b.hypervolume - a.hypervolume)[0];
}

function settingAt(point: Point, own: GuidanceFactors): GuidanceFactors {
  const setting = { ...own };
  REACH.forEach(([factor, multiple], i) => {
    setting[factor] = Number((own[factor] * multiple ** (2 * (point[i] ?? 0.5) - 1)).toPrecision(3));
  });
  return setting;
}

/**
 * The i-th point of the additive recurrence that covers the cube evenly: multiples of the inverse powers of the root of
 * x^(d+1) = x + 1 (the golden ratio's generalisation to d dimensions).
 */
function sequence(i: number, shift: Point): Point {
  let root = 2;
  for (let k = 0; k < 50; k++) root = (1 + root) ** (1 / (shift.length + 1));
  return shift.map((start, k) => (start + i / root ** (k + 1)) % 1);
}

/** Folds a coordinate that has left the unit interval back into it. */
function reflect(place: number): number {
  const folded = Math.abs(place) % 2;
  return folded > 1 ? 2 - folded : folded;
}
