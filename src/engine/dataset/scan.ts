/** Finds the classes of a data set and chooses the images that are read. */

import path from 'node:path';
import { balanceNotes } from '../../shared/dataset/balance';
import { readLayout } from '../../shared/dataset/layout';
import type { Layout, OtherReading } from '../../shared/dataset/reading';
import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { DatasetSource, DatasetSummary, LabelSource } from '../../shared/protocol/dataset';
import type { DatasetNote } from '../../shared/protocol/datasetNotes';
import type { Task } from '../task';
import { offeredLabels } from './labelOffers';
import { imageNamesOf, readLabels } from './labels';
import { noDataset } from './refusals';
import { SmallestHashes, fnv1a } from './sample';
import { fileNotes, scanNotes } from './scanNotes';
import { foldersBelow, listFolders } from './walk';
import type { Listed, Placed } from './walk';

/** Files kept per image that is wanted, as replacements for unreadable ones. */
const SPARE_FACTOR = 4;

export interface ClassFolder {
  readonly name: string;
  /** Image files below the folder. */
  readonly images: number;
  /** Absolute paths of the images to embed, the first choice first, spare ones included; none of a class not read. */
  readonly sample: readonly string[];
}

export interface ScannedDataset {
  readonly path: string;
  /** The folder with the classes: `path`, or one in it. */
  readonly base: string;
  /** From `path` to `base`, names joined by `/`; empty where they are the same. */
  readonly part: string;
  /** Sorted by name; every one holds at least one image file. */
  readonly classes: readonly ClassFolder[];
  /** Image files of all classes. */
  readonly images: number;
  /** How the folder was read, and what of it was not. */
  readonly notes: readonly DatasetNote[];
  /** Other ways to read it. */
  readonly others: readonly OtherReading[];
  readonly everyFolder: boolean;
  /** The table that said the classes. */
  readonly labels?: Required<LabelSource>;
}

/** How many images of each class are read, by the number of classes; no more where there are more classes. */
export interface SampleSize {
  (classes: number): number;
  /** Of how many classes images are read; without it of all. */
  readonly maxClasses?: number;
}

/**
 * Scans a folder of images whose classes are folders, as `readLayout` finds them; folders inside a class belong to it.
 * All images are counted; of each class only a sample is listed: the files whose paths have the smallest hashes. It
 * therefore depends on neither the order in which the file system lists files nor the run's seed: a data set has one
 * code, the same in every run. Of more than `maxClasses` classes those are read whose names have the smallest hashes.
 *
 * With `labels` the classes are those that a table says.
 *
 * @throws PomonagError `bad-argument` when the folder cannot be opened or is none, `bad-dataset` when it holds no
 *   classes, or a folder that cannot be opened: without its images the data set would be another one
 */
export async function scanDataset(
  folder: string,
  sampleSize: SampleSize,
  task: Task,
  reading: Omit<DatasetSource, 'folder'> = {},
): Promise<ScannedDataset> {
  const root = path.resolve(folder);
  const tree = await listFolders(root, task);
  const { labels, everyFolder = false } = reading;
  if (labels === undefined) {
    const layout = readLayout(tree, everyFolder);
    if (layout.problem === null) return scanFolders(root, layout, sampleSize, everyFolder);
    const beside = tree.folders.map(({ name }) => name);
    throw noDataset(root, tree, layout, await offeredLabels(root, imageNamesOf(root, tree), beside));
  }
  if (everyFolder) {
    throw new PomonagError(
      'bad-argument',
      t('The classes are either folders (--every-folder) or in a table (--labels), not both.'),
    );
  }
  return scanLabels(root, tree, sampleSize, labels);
}

function scanFolders(
  root: string,
  layout: Layout<Listed>,
  sampleSize: SampleSize,
  everyFolder: boolean,
): ScannedDataset {
  const base = path.join(root, layout.path);
  const classes = classesOf(layout, base, sampleSize);
  return {
    path: root,
    base,
    part: layout.path,
    classes,
    images: classes.reduce((sum, { images }) => sum + images, 0),
    notes: [...scanNotes(layout), ...balanceNotes(classes)],
    others: layout.others,
    everyFolder,
  };
}

/** The images of a folder with the classes that a table says, wherever below the folder they lie. */
async function scanLabels(
  root: string,
  tree: Listed,
  sampleSize: SampleSize,
  source: LabelSource,
): Promise<ScannedDataset> {
  const { classes: paths, columns, images, notes } = await readLabels(root, imageNamesOf(root, tree), source);
  const names = [...paths.keys()];
  const read = new Set(mostTelling(names, (name) => name, sampleSize));
  const kept = sampleSize(names.length) * SPARE_FACTOR;
  const classes = [...paths].map(([name, own]) => {
    const sample = new SmallestHashes(kept);
    if (read.has(name)) for (const place of own) sample.add(path.join(root, place), place);
    return { name, images: own.length, sample: sample.values() };
  });
  const folders = foldersBelow(tree, new Set()).map(({ listed }) => listed);
  return {
    ...{ path: root, base: root, part: '', classes, images, others: [], everyFolder: false },
    notes: [...notes, ...fileNotes(folders, paths), ...balanceNotes(classes)],
    labels: { file: path.resolve(root, source.file), columns },
  };
}

/** What a run says of a scan beside its notes. */
export function namedIn({
  classes,
  part,
  everyFolder,
  labels,
}: ScannedDataset): Pick<DatasetSummary, 'classCounts' | 'part' | 'everyFolder' | 'labels'> {
  return {
    classCounts: classes.map(({ name, images }) => ({ name, images })),
    ...(part !== '' && { part }),
    ...(everyFolder && { everyFolder }),
    ...(labels && { labels }),
  };
}

function classesOf(layout: Layout<Listed>, base: string, sampleSize: SampleSize): ClassFolder[] {
  const left = new Set(layout.leftOut.map(({ folder }) => folder));
  const read = new Set(mostTelling(layout.classes, ({ name }) => name, sampleSize));
  const kept = sampleSize(layout.classes.length) * SPARE_FACTOR;
  return layout.classes.map((one) => {
    const folders = foldersBelow(one, left);
    for (const { listed } of folders) if (listed.problem !== null) throw listed.problem;
    return {
      name: one.name,
      images: folders.reduce((sum, { listed }) => sum + listed.files.length, 0),
      sample: read.has(one) ? sampleOf(folders, base, kept) : [],
    };
  });
}

/** The classes that are read where there are too many: those whose names have the smallest hashes. */
function mostTelling<T>(
  classes: readonly T[],
  nameOf: (one: T) => string,
  { maxClasses = classes.length }: SampleSize,
): T[] {
  return [...classes].sort((a, b) => fnv1a(nameOf(a)) - fnv1a(nameOf(b))).slice(0, maxClasses);
}

function sampleOf(folders: readonly Placed[], base: string, size: number): string[] {
  const sample = new SmallestHashes(size);
  for (const { listed, path: place } of folders) {
    for (const file of listed.files) sample.add(path.join(base, place, file), `${place}/${file}`);
  }
  return sample.values();
}
