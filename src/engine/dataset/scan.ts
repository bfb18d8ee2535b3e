/** Finds the classes of a data set and chooses the images that are read. */

import path from 'node:path';
import { balanceNotes } from '../../shared/dataset/balance';
import { readLayout } from '../../shared/dataset/layout';
import type { Layout, OtherReading } from '../../shared/dataset/reading';
import type { DatasetSource, DatasetSummary } from '../../shared/protocol/dataset';
import type { DatasetNote } from '../../shared/protocol/datasetNotes';
import type { Task } from '../task';
import { noDataset } from './refusals';
import { SmallestHashes, fnv1a } from './sample';
import { scanNotes } from './scanNotes';
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
 * @throws PomonagError `bad-argument` when the folder cannot be opened or is none, `bad-dataset` when it holds no
 *   classes, or a folder that cannot be opened: without its images the data set would be another one
 */
export async function scanDataset(
  folder: string,
  sampleSize: SampleSize,
  task: Task,
  { everyFolder = false }: Omit<DatasetSource, 'folder'> = {},
): Promise<ScannedDataset> {
  const root = path.resolve(folder);
  const tree = await listFolders(root, task);
  const layout = readLayout(tree, everyFolder);
  if (layout.problem !== null) throw noDataset(root, tree, layout);
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

/** What a run says of a scan beside its notes. */
export function namedIn({
  classes,
  part,
  everyFolder,
}: ScannedDataset): Pick<DatasetSummary, 'classCounts' | 'part' | 'everyFolder'> {
  return {
    classCounts: classes.map(({ name, images }) => ({ name, images })),
    ...(part !== '' && { part }),
    ...(everyFolder && { everyFolder }),
  };
}

function classesOf(layout: Layout<Listed>, base: string, sampleSize: SampleSize): ClassFolder[] {
  const left = new Set(layout.leftOut.map(({ folder }) => folder));
  const byHash = [...layout.classes].sort((a, b) => fnv1a(a.name) - fnv1a(b.name));
  const read = new Set(byHash.slice(0, sampleSize.maxClasses ?? byHash.length));
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

function sampleOf(folders: readonly Placed[], base: string, size: number): string[] {
  const sample = new SmallestHashes(size);
  for (const { listed, path: place } of folders) {
    for (const file of listed.files) sample.add(path.join(base, place, file), `${place}/${file}`);
  }
  return sample.values();
}
