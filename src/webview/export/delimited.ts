/** Candidates as a table of text, full precision, one line each. */

import { COSTS } from '../../shared/objectives';
import type { Candidate } from '../../shared/protocol/run';

type Column = readonly [name: string, value: (candidate: Candidate) => string | number | null];

/** What is in the table besides the candidates. */
export interface Context {
  /** What always guessing the largest class of a candidate's data set reaches, in percent; null where it is unknown. */
  readonly majority: (candidate: Candidate) => number | null;
  /** Where a candidate comes from, as a last column; null for none. */
  readonly source: Source;
}

/** @param majority of `Context` */
function columnsOf(majority: Context['majority']): readonly Column[] {
  return [
    ['architecture', (c) => c.architecture],
    ['accuracy', (c) => c.accuracy],
    ['accuracy_low', (c) => c.accuracyInterval[0]],
    ['accuracy_high', (c) => c.accuracyInterval[1]],
    ...COSTS.map(({ name, column }) => [column, (c: Candidate) => c[name]] as const),
    ['rank', (c) => c.rank],
    ['picks', (c) => c.picks.join(' ')],
    ['majority', majority],
  ];
}

/** Where a candidate comes from, as a last column; null for none. */
type Source = ((candidate: Candidate) => string) | null;

/** For files: comma-separated values (RFC 4180); what is unknown is empty. */
export function toCsv(candidates: readonly Candidate[], { majority, source }: Context): string {
  // Sources are named by people; nothing else can hold a separator or a quote.
  const quoted: Source = source && ((candidate) => `"${source(candidate).replaceAll('"', '""')}"`);
  return toLines(candidates, { majority, source: quoted }, ',', '\r\n');
}

/** For the clipboard: tab-separated, as spreadsheets take it. */
export function toTsv(candidates: readonly Candidate[], { majority, source }: Context): string {
  const plain: Source = source && ((candidate) => source(candidate).replace(/\s+/g, ' '));
  return toLines(candidates, { majority, source: plain }, '\t', '\n');
}

function toLines(
  candidates: readonly Candidate[],
  { majority, source }: Context,
  separator: string,
  end: string,
): string {
  const own = columnsOf(majority);
  const columns = source === null ? own : [...own, ['source', source] as const];
  const rows = [
    columns.map(([name]) => name),
    ...candidates.map((c) => columns.map(([, value]) => value(c) ?? '')),
  ];
  return rows.map((row) => row.join(separator) + end).join('');
}
