/** Candidates as a table of text, full precision, one line each. No field can hold a separator, so none is quoted. */

import type { Candidate } from '../../shared/protocol/run';

const COLUMNS: readonly (readonly [name: string, value: (candidate: Candidate) => string | number | null])[] =
  [
    ['architecture', (c) => c.architecture],
    ['accuracy', (c) => c.accuracy],
    ['accuracy_low', (c) => c.accuracyInterval[0]],
    ['accuracy_high', (c) => c.accuracyInterval[1]],
    ['params', (c) => c.params],
    ['macs', (c) => c.macs],
    ['latency_ms', (c) => c.latencyMs],
    ['rank', (c) => c.rank],
    ['picks', (c) => c.picks.join(' ')],
  ];

/** For files: comma-separated values (RFC 4180); an unknown latency is empty. */
export function toCsv(candidates: readonly Candidate[]): string {
  return toLines(candidates, ',', '\r\n');
}

/** For the clipboard: tab-separated, as spreadsheets take it. */
export function toTsv(candidates: readonly Candidate[]): string {
  return toLines(candidates, '\t', '\n');
}

function toLines(candidates: readonly Candidate[], separator: string, end: string): string {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...candidates.map((c) => COLUMNS.map(([, value]) => value(c) ?? '')),
  ];
  return rows.map((row) => row.join(separator) + end).join('');
}
