/** Which columns of a table hold the images and their classes. */

import type { LabelColumns } from '../../shared/protocol/dataset';
import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { visible } from '../../shared/visible';
import type { ImageNames } from './imageNames';
import type { Rows } from './labelTable';

/** What a column with classes is called. */
const LABEL_NAMES =
  /^(?:labels?|class(?:es)?|class[ _-]?names?|classname|categor(?:y|ies)|category[ _-]?name|targets?|y|species|breed|diagnosis|dx)$/i;
/** Lines that are enough to know the column with the images. */
const LINES_TRIED = 500;

export interface FoundColumns {
  readonly columns: LabelColumns;
  /** Their places. */
  readonly image: number;
  readonly label: number;
  /** The lines below the head. */
  readonly rows: Rows;
}

/**
 * The first line is a head unless one of its cells names an image; columns without one are called `1`, `2`, ... The
 * images are in the column that names the most, the classes in the only other one, or in the only other one that is
 * called like classes.
 *
 * @param wanted the columns' names; missing: they are found
 * @throws PomonagError `bad-dataset` where there are no such columns, or where it is not certain which they are
 */
export function findColumns(file: string, all: Rows, names: ImageNames, wanted?: LabelColumns): FoundColumns {
  const first = all[0] ?? [];
  const hasHead = !first.some((cell) => names.find(cell).length > 0);
  const heads = hasHead ? first : first.map((_, i) => String(i + 1));
  const rows = hasHead ? all.slice(1) : all;
  const place = (column: string): number => placeOf(file, heads, column);
  const image = wanted === undefined ? imageColumn(file, heads, rows, names) : place(wanted.image);
  const label = wanted === undefined ? labelColumn(file, heads, image) : place(wanted.label);
  if (image === label) throw noColumns(file, heads, t('The images and the classes cannot be in one column.'));
  return { columns: { image: heads[image] ?? '', label: heads[label] ?? '' }, image, label, rows };
}

function placeOf(file: string, heads: readonly string[], column: string): number {
  const exact = heads.indexOf(column);
  const place = exact < 0 ? heads.findIndex((head) => head.toLowerCase() === column.toLowerCase()) : exact;
  if (place < 0) throw noColumns(file, heads, t('There is no column "{0}".', column));
  return place;
}

function imageColumn(file: string, heads: readonly string[], rows: Rows, names: ImageNames): number {
  const tried = rows.slice(0, LINES_TRIED);
  const counts = heads.map((_, i) => tried.filter((row) => names.find(row[i] ?? '').length > 0).length);
  const most = Math.max(0, ...counts);
  if (most === 0) throw noColumns(file, heads, t('No column names images of the folder.'));
  return counts.indexOf(most);
}

function labelColumn(file: string, heads: readonly string[], image: number): number {
  const others = heads.flatMap((_, i) => (i === image ? [] : [i]));
  const likely = others.filter((i) => LABEL_NAMES.test(heads[i] ?? ''));
  const [found, ...more] = others.length === 1 ? others : likely;
  if (found === undefined || more.length > 0) {
    throw noColumns(file, heads, t('It is not certain which column holds the classes.'));
  }
  return found;
}

function noColumns(file: string, heads: readonly string[], problem: string): PomonagError {
  return new PomonagError(
    'bad-dataset',
    t(
      '{0}: {1} Its columns are: {2}. Name the two that hold the images and their classes (--labels FILE:IMAGE,CLASS).',
      file,
      problem,
      heads.slice(0, 30).map(visible).join(', '),
    ),
  );
}
