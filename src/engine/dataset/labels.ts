/** Data sets whose classes are in a table instead of folders. */

import path from 'node:path';
import type { LabelColumns, LabelSource } from '../../shared/protocol/dataset';
import type { DatasetNote } from '../../shared/protocol/datasetNotes';
import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { ImageNames } from './imageNames';
import { findColumns } from './labelColumns';
import { readTable } from './labelTable';
import { foldersBelow } from './walk';
import type { Listed } from './walk';

export interface Labelled {
  readonly columns: LabelColumns;
  /** Paths of the images of each class from the folder on, with slashes; by the names of the classes. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
  readonly images: number;
  readonly notes: readonly DatasetNote[];
}

/** The images below a folder by what a table may call them. @throws PomonagError where one of the folders cannot be opened */
export function imageNamesOf(root: string, tree: Listed): ImageNames {
  const folders = foldersBelow(tree, new Set());
  for (const { listed } of folders) if (listed.problem !== null) throw listed.problem;
  const paths = folders.flatMap(({ listed, path: place }) =>
    listed.files.map((file) => `${place}/${file}`.slice(tree.name.length + 1)),
  );
  return new ImageNames(root, paths);
}

/**
 * Gives images the classes that a table says.
 *
 * Counted in notes: lines whose image is not there, lines without a class, lines that say the same again, images that no
 * line names.
 * @throws PomonagError `bad-dataset` where the table is none, its columns are not certain (`findColumns`), a name means
 *   several images, an image has several classes, there are fewer than two classes, or about as many as images
 */
export async function readLabels(root: string, names: ImageNames, source: LabelSource): Promise<Labelled> {
  const file = path.resolve(root, source.file);
  const table = findColumns(file, await readTable(file), names, source.columns);
  const labelOf = new Map<string, string>();
  let [missing, empty, repeated] = [0, 0, 0];
  for (const row of table.rows) {
    const name = row[table.image] ?? '';
    const label = row[table.label] ?? '';
    const [image, ...others] = names.find(name);
    if (image === undefined) {
      missing += 1;
      continue;
    }
    if (others.length > 0) throw ambiguous(file, name, [image, ...others]);
    const known = labelOf.get(image);
    if (label === '') empty += 1;
    else if (known === label) repeated += 1;
    else if (known !== undefined) throw contradictory(file, name, known, label);
    else labelOf.set(image, label);
  }
  const classes = grouped(labelOf);
  requireClasses(file, table.columns, classes.size, labelOf.size);
  return {
    columns: table.columns,
    classes,
    images: labelOf.size,
    notes: [
      { code: 'labels-read', file: path.basename(file), ...table.columns },
      ...counted('labels-without-image', missing),
      ...counted('labels-empty', empty),
      ...counted('labels-repeated', repeated),
      ...counted('images-without-label', names.paths.length - labelOf.size),
    ],
  };
}

/** By the names of the classes, in their order. */
function grouped(labelOf: ReadonlyMap<string, string>): Map<string, string[]> {
  const classes = new Map<string, string[]>([...new Set(labelOf.values())].sort().map((name) => [name, []]));
  for (const [image, label] of labelOf) classes.get(label)?.push(image);
  return classes;
}

type CountedNote = 'labels-without-image' | 'labels-empty' | 'labels-repeated' | 'images-without-label';

function counted(code: CountedNote, count: number): DatasetNote[] {
  return count === 0 ? [] : [{ code, count }];
}

function requireClasses(file: string, { label }: LabelColumns, classes: number, images: number): void {
  if (classes < 2) {
    throw new PomonagError(
      'bad-dataset',
      t(
        '{0}: the column "{1}" gives images of the folder {2} classes; at least two are needed. Name another column (--labels FILE:IMAGE,CLASS) or choose the folder whose images it names.',
        file,
        label,
        classes,
      ),
    );
  }
  if (2 * classes > images) {
    throw new PomonagError(
      'bad-dataset',
      t(
        '{0}: the column "{1}" has {2} different values for {3} images, so that they are no classes. Name another column (--labels FILE:IMAGE,CLASS).',
        file,
        label,
        classes,
        images,
      ),
    );
  }
}

function ambiguous(file: string, name: string, [one, other]: readonly string[]): PomonagError {
  return new PomonagError(
    'bad-dataset',
    t(
      '{0}: "{1}" could be "{2}" or "{3}". Choose the folder whose images it names, or write the names with their folders.',
      file,
      name,
      one ?? '',
      other ?? '',
    ),
  );
}

function contradictory(file: string, name: string, one: string, other: string): PomonagError {
  return new PomonagError(
    'bad-dataset',
    t(
      '{0}: the image "{1}" has two classes, "{2}" and "{3}". Leave it one, or remove its lines.',
      file,
      name,
      one,
      other,
    ),
  );
}
