/** The Pareto front of choices whose value and costs are sums over parts, by dynamic programming. */

/** One way to choose a part, with what it adds. */
export interface Option {
  readonly value: number;
  /** One for each axis. */
  readonly costs: readonly number[];
}

/** A choice of one option in every part, by index, with its sums. */
export interface Combination extends Option {
  readonly options: readonly number[];
}

/** Cells of the grid of costs. Two sums that share one are told apart by value alone. */
const CELLS = 490_000;

/**
 * The combinations that no other one beats, the value being as high and all costs as low as possible.
 *
 * Part after part, the sums so far are put into a grid of all costs with equal steps; of each cell the highest value
 * stays, and a cell stays unless one of costs no higher has a value no lower. Sums themselves are carried along exactly:
 * a combination that is missed is beaten by one that is dearer by at most one step a part, where a step is the range of
 * a cost divided by the cells along its axis (the d-th root of 490,000 for d costs).
 * @param parts the options of each part, at least one a part; every option with the same number of costs
 * @param limits what each cost may reach; Infinity where it may reach anything
 * @param afterPart awaited after each part; what it throws ends the search
 * @returns none where no combination keeps within the limits
 */
export async function sumFront(
  parts: readonly (readonly Option[])[],
  limits: readonly number[],
  afterPart: () => Promise<void> = () => Promise.resolve(),
): Promise<Combination[]> {
  const axes = limits.map((limit, axis) => axisOf(parts, axis, limit));
  const side = Math.floor(CELLS ** (1 / axes.length));
  let sums: Sums = { values: [0], costs: axes.map(() => [0]), from: [], option: [] };
  const history: Sums[] = [];
  for (const [part, options] of parts.entries()) {
    sums = extended(sums, undominated(options), part, axes, side);
    history.push(sums);
    await afterPart();
  }
  return sums.values.map((value, i) => ({
    value,
    costs: sums.costs.map((costs) => costs[i] ?? NaN),
    options: traced(history, i),
  }));
}

/**
 * Of combinations whose costs are alike the one of the highest value: a grid with equal steps in the logarithm of each
 * cost, as fine as leaves at most `count`. Costs are positive once `offsets` are added.
 */
export function sparse(
  front: readonly Combination[],
  count: number,
  offsets: readonly number[],
): Combination[] {
  if (front.length <= count) return [...front];
  const places = front.map(({ costs }) => costs.map((cost, axis) => Math.log(cost + (offsets[axis] ?? 0))));
  let kept: Combination[] = [];
  for (let side = Math.ceil(count ** (1 / offsets.length)); ; side = Math.ceil(1.1 * side)) {
    const finer = bestOfCells(front, places, side);
    if (finer.length > count) return kept.length > 0 ? kept : finer.slice(0, count);
    kept = finer;
  }
}

/** Sums of the parts so far, and how each came about. */
interface Sums {
  readonly values: number[];
  /** By axis. */
  readonly costs: readonly number[][];
  /** Which of the sums before it, and which option of the part, each is made of. */
  readonly from: readonly number[];
  readonly option: readonly number[];
}

interface Axis {
  readonly limit: number;
  /** The least that a combination can have. */
  readonly least: number;
  /** The range of combinations within the limit. */
  readonly range: number;
  /** The least that the parts behind each part can add. */
  readonly leastBehind: readonly number[];
  /** The least sum of the parts up to each. */
  readonly leastUpTo: readonly number[];
}

function axisOf(parts: readonly (readonly Option[])[], axis: number, limit: number): Axis {
  const costs = parts.map((options) => options.map((option) => option.costs[axis] ?? NaN));
  const lowest = costs.map((all) => all.reduce((a, b) => Math.min(a, b)));
  const leastUpTo = lowest.map((_, part) => sumOf(lowest.slice(0, part + 1)));
  const least = sumOf(lowest);
  const most = Math.min(limit, sumOf(costs.map((all) => all.reduce((a, b) => Math.max(a, b)))));
  const leastBehind = leastUpTo.map((upTo) => least - upTo);
  return { limit, least, range: Math.max(0, most - least), leastBehind, leastUpTo };
}

/** Every sum with every option of the next part, thinned by the grid. */
function extended(
  sums: Sums,
  options: readonly (Option & { readonly index: number })[],
  part: number,
  axes: readonly Axis[],
  side: number,
): Sums {
  const size = side ** axes.length;
  const best = new Float64Array(size).fill(-Infinity);
  const from = new Int32Array(size);
  const chosen = new Int32Array(size);
  const steps = axes.map(({ range }) => (range > 0 ? (side - 1) / range : 0));
  sums.values.forEach((before, i) => {
    options.forEach((option, place) => {
      const value = before + option.value;
      let cell = 0;
      for (let axis = 0; axis < axes.length; axis++) {
        const { limit, leastBehind, leastUpTo } = axes[axis] as Axis;
        const cost = (sums.costs[axis] as number[])[i]! + option.costs[axis]!;
        if (cost + leastBehind[part]! > limit) return;
        cell = cell * side + Math.floor((cost - leastUpTo[part]!) * steps[axis]!);
      }
      if (value <= best[cell]!) return;
      best[cell] = value;
      from[cell] = i;
      chosen[cell] = place;
    });
  });
  const cells = undominatedCells(best, axes.length, side);
  return {
    values: cells.map((cell) => best[cell]!),
    costs: axes.map((_, axis) =>
      cells.map(
        (cell) => (sums.costs[axis] as number[])[from[cell]!]! + options[chosen[cell]!]!.costs[axis]!,
      ),
    ),
    from: cells.map((cell) => from[cell]!),
    option: cells.map((cell) => options[chosen[cell]!]!.index),
  };
}

/** The cells with a value that no cell has which is no further along any axis. */
function undominatedCells(best: Float64Array, dimensions: number, side: number): number[] {
  const strides = Array.from({ length: dimensions }, (_, axis) => side ** (dimensions - 1 - axis));
  /** The highest value at or before each cell. */
  const highest = new Float64Array(best.length);
  const cells: number[] = [];
  for (let cell = 0; cell < best.length; cell++) {
    let before = -Infinity;
    for (const stride of strides)
      if (Math.floor(cell / stride) % side > 0) before = Math.max(before, highest[cell - stride]!);
    if (best[cell]! > before) cells.push(cell);
    highest[cell] = Math.max(before, best[cell]!);
  }
  return cells;
}

/** The options of one part that no other beats, with their indices; of equal ones the first. */
function undominated(options: readonly Option[]): (Option & { readonly index: number })[] {
  const sorted = options
    .map((option, index) => ({ ...option, index }))
    .sort((a, b) => b.value - a.value || sumOf(a.costs) - sumOf(b.costs) || a.index - b.index);
  const kept: typeof sorted = [];
  for (const option of sorted) {
    const isBeaten = kept.some(({ costs }) => costs.every((cost, axis) => cost <= option.costs[axis]!));
    if (!isBeaten) kept.push(option);
  }
  return kept;
}

/** The option of every part that a sum of all parts is made of. */
function traced(history: readonly Sums[], last: number): number[] {
  const options: number[] = [];
  let place = last;
  for (const { from, option } of [...history].reverse()) {
    options.unshift(option[place]!);
    place = from[place]!;
  }
  return options;
}

function bestOfCells(
  front: readonly Combination[],
  places: readonly (readonly number[])[],
  side: number,
): Combination[] {
  const axes = places[0]?.map((_, axis) => places.map((place) => place[axis]!)) ?? [];
  const least = axes.map((all) => all.reduce((a, b) => Math.min(a, b)));
  const range = axes.map((all, axis) => all.reduce((a, b) => Math.max(a, b)) - least[axis]!);
  const best = new Map<number, number>();
  places.forEach((place, i) => {
    const cell = place.reduce((sum, at, axis) => {
      const share = range[axis]! > 0 ? (at - least[axis]!) / range[axis]! : 0;
      return sum * side + Math.min(side - 1, Math.floor(share * side));
    }, 0);
    const known = best.get(cell);
    if (known === undefined || front[i]!.value > front[known]!.value) best.set(cell, i);
  });
  return [...best.values()].map((i) => front[i] as Combination);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
