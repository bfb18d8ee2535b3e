/** The order of the table's rows. */

import type { Candidate } from '../../shared/protocol/run';
import { OBJECTIVE_NAMES, objectiveByName } from '../../shared/objectives';
import type { ObjectiveName } from '../../shared/objectives';
import { PICK_KINDS } from '../../shared/pareto/picks';
import { pickKinds } from '../../shared/pickTexts';
import { SOURCES } from '../shown';
import type { Source } from '../shown';
import type { Column, Sort } from '../state';

/** Candidates in the table's order; equal ones by accuracy, then by their text. Unknown latencies come last. */
export function sortCandidates(
  candidates: readonly Candidate[],
  { column, descending }: Sort,
  sourceOf: (candidate: Candidate) => Source,
): Candidate[] {
  const sign = descending ? -1 : 1;
  const sourceOrder = (candidate: Candidate): number => SOURCES.indexOf(sourceOf(candidate));
  return [...candidates].sort(
    (a, b) =>
      (column === 'source' ? sign * (sourceOrder(a) - sourceOrder(b)) : compareIn(column, a, b, sign)) ||
      b.accuracy - a.accuracy ||
      compareText(a.architecture, b.architecture),
  );
}

/** Which way a column is sorted first: the best on top. */
export function startsDescending(column: Column): boolean {
  return isObjective(column) && !objectiveByName(column).isCost;
}

function compareIn(column: Exclude<Column, 'source'>, a: Candidate, b: Candidate, sign: number): number {
  if (column === 'picks') return sign * (pickOrder(a) - pickOrder(b));
  if (column === 'architecture') return sign * compareText(a.architecture, b.architecture);
  return compareNumbers(a[column], b[column], sign);
}

function compareNumbers(a: number | null, b: number | null, sign: number): number {
  return a === null || b === null ? Number(a === null) - Number(b === null) : sign * (a - b);
}

function isObjective(column: Column): column is ObjectiveName {
  return OBJECTIVE_NAMES.some((name) => name === column);
}

function pickOrder(candidate: Candidate): number {
  const [kind] = pickKinds(candidate);
  return kind === undefined ? PICK_KINDS.length : PICK_KINDS.indexOf(kind);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
