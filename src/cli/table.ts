/** Results as text for people. */

import type { Candidate, DatasetSummary } from '../shared/protocol/run';

/** Columns aligned by spaces, numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const numeric = header.map((_, i) => rows.every((row) => /^[\d.,\s~-]*%?$/.test(row[i] ?? '')));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(header), ...rows.map(line)].join('\n');
}

export function candidateTable(candidates: readonly Candidate[]): string {
  return table(
    ['accuracy %', '80 % interval', 'params', 'MACs', 'latency ms', 'picks', 'architecture'],
    candidates.map((c) => [
      c.accuracy.toFixed(2),
      c.accuracyInterval.map((value) => value.toFixed(2)).join(' - '),
      c.params.toLocaleString('en'),
      c.macs.toLocaleString('en'),
      c.latencyMs === null ? '-' : String(c.latencyMs),
      c.picks.join(' '),
      c.architecture,
    ]),
  );
}

export function datasetLine({ path, images, classes, skipped }: DatasetSummary): string {
  const left = skipped === 0 ? '' : `, ${skipped} unreadable`;
  return `${path}: ${images} images of ${classes} classes${left}`;
}

export function noteLines(notes: readonly string[]): string {
  return notes.map((note) => `Note: ${note}\n`).join('');
}
