/** Results as text for people. */

import { majorityAbove, majorityPercent } from '../shared/dataset/balance';
import type { DatasetSummary } from '../shared/protocol/dataset';
import { COSTS } from '../shared/objectives';
import type { Candidate } from '../shared/protocol/run';
import { visible } from '../shared/visible';

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

/** @param dataset that they are predicted for: its largest class's share stands beside accuracies below it */
export function candidateTable(candidates: readonly Candidate[], dataset: DatasetSummary): string {
  const majority = majorityPercent(dataset);
  const above = candidates.map(({ accuracy }) => majorityAbove(accuracy, majority)?.toFixed(2));
  const isShown = above.some((share) => share !== undefined);
  return table(
    [
      'accuracy %',
      '80 % interval',
      ...(isShown ? ['largest class %'] : []),
      ...COSTS.map(({ heading }) => heading),
      'picks',
      'architecture',
    ],
    candidates.map((c, i) => [
      c.accuracy.toFixed(2),
      c.accuracyInterval.map((value) => value.toFixed(2)).join(' - '),
      ...(isShown ? [above[i] ?? ''] : []),
      ...COSTS.map(({ name, isExact }) => {
        const value = c[name];
        return value === null ? '-' : isExact ? value.toLocaleString('en') : String(value);
      }),
      c.picks.join(' '),
      c.architecture,
    ]),
  );
}

/** Most classes that are named; `--json` has all. */
const MAX_CLASSES = 50;

export function datasetLines({ path, part, images, classes, skipped, classCounts }: DatasetSummary): string {
  const folder = part === undefined ? path : `${path}/${part}`;
  const left = skipped === 0 ? '' : `, ${skipped} unreadable`;
  const line = `${visible(folder)}: ${images} images of ${classes} classes${left}`;
  if (classCounts === undefined) return line;
  const named = classCounts.slice(0, MAX_CLASSES).map((one) => `${visible(one.name)} ${one.images}`);
  const more = classCounts.length - named.length;
  return `${line}\n${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

export function noteLines(notes: readonly string[]): string {
  return notes.map((note) => `Note: ${visible(note)}\n`).join('');
}
