/** The order of the table's rows. */

import type { Candidate } from '../../shared/protocol/run';
import { PICK_KINDS, pickKinds } from '../../shared/pickTexts';
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
  return column === 'accuracy';
}

function compareIn(column: Exclude<Column, 'source'>, a: Candidate, b: Candidate, sign: number): number {
  switch (column) {
    case 'picks':
      return sign * (pickOrder(a) - pickOrder(b));
    case 'architecture':
      return sign * compareText(a.architecture, b.architecture);
    case 'latencyMs':
      if (a.latencyMs === null || b.latencyMs === null)
        return Number(a.latencyMs === null) - Number(b.latencyMs === null);
      return sign * (a.latencyMs - b.latencyMs);
    case 'accuracy':
    case 'params':
    case 'macs':
    case 'rank':
      return sign * (a[column] - b[column]);
  }
}

function pickOrder(candidate: Candidate): number {
  const [kind] = pickKinds(candidate);
  return kind === undefined ? PICK_KINDS.length : PICK_KINDS.indexOf(kind);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
