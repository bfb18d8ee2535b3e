/** Candidates as a table of text, full precision, one line each. */

import { COSTS } from '../../shared/objectives';
import type { Candidate } from '../../shared/protocol/run';

const COLUMNS: readonly (readonly [name: string, value: (candidate: Candidate) => string | number | null])[] =
  [
    ['architecture', (c) => c.architecture],
    ['accuracy', (c) => c.accuracy],
    ['accuracy_low', (c) => c.accuracyInterval[0]],
    ['accuracy_high', (c) => c.accuracyInterval[1]],
    ...COSTS.map(({ name, column }) => [column, (c: Candidate) => c[name]] as const),
    ['rank', (c) => c.rank],
    ['picks', (c) => c.picks.join(' ')],
  ];

/** Where a candidate comes from, as a last column; null for none. */
type Source = ((candidate: Candidate) => string) | null;

/** For files: comma-separated values (RFC 4180); what is unknown is empty. */
export function toCsv(candidates: readonly Candidate[], source: Source): string {
  // Sources are named by people; nothing else can hold a separator or a quote.
  const quoted: Source = source && ((candidate) => `"${source(candidate).replaceAll('"', '""')}"`);
  return toLines(candidates, quoted, ',', '\r\n');
}

/** For the clipboard: tab-separated, as spreadsheets take it. */
export function toTsv(candidates: readonly Candidate[], source: Source): string {
  const plain: Source = source && ((candidate) => source(candidate).replace(/\s+/g, ' '));
  return toLines(candidates, plain, '\t', '\n');
}

function toLines(candidates: readonly Candidate[], source: Source, separator: string, end: string): string {
  const columns = source === null ? COLUMNS : [...COLUMNS, ['source', source] as const];
  const rows = [
    columns.map(([name]) => name),
    ...candidates.map((c) => columns.map(([, value]) => value(c) ?? '')),
  ];
  return rows.map((row) => row.join(separator) + end).join('');
}
