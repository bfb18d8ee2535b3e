/** Finds the images of a data set laid out as one folder per class. */

import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Task } from '../task';

const IMAGE = /\.(png|jpe?g|webp|gif)$/i;
/** Names of split folders above the classes; the first one present is used. */
const SPLITS = ['train', 'training', 'val', 'valid', 'validation', 'test'];

/** Files kept per image that is wanted, as replacements for unreadable ones. */
const SPARE_FACTOR = 4;

export interface ClassFolder {
  readonly name: string;
  /** Image files below the folder. */
  readonly images: number;
  /** Absolute paths of the images to embed, the first choice first, spare ones included. */
  readonly sample: readonly string[];
}

export interface ScannedDataset {
  readonly path: string;
  /** The folder with the classes: `path`, or the split in it. */
  readonly base: string;
  /** Sorted by name; every one holds at least one image file. */
  readonly classes: readonly ClassFolder[];
  /** Image files of all classes. */
  readonly images: number;
}

/**
 * Scans `folder/class/**.{png,jpg,jpeg,webp,gif}`, with or without `train/`, `val/`, `test/` above the classes. Hidden
 * files and folders are left out; folders inside a class belong to the class. All images are counted; of each class only
 * a sample is listed: the files whose paths have the smallest hashes. It therefore depends on neither the order in which
 * the file system lists files nor the run's seed: a data set has one code, the same in every run.
 *
 * @param imagesPerClass how many images of each class will be read, by the number of classes
 * @throws PomonagError `bad-argument` when the folder is missing or no folder, `bad-dataset` when it holds no images or
 *   only one class
 */
export async function scanDataset(
  folder: string,
  imagesPerClass: (classes: number) => number,
  task: Task,
): Promise<ScannedDataset> {
  const root = path.resolve(folder);
  await requireFolder(root);
  const base = await splitFolder(root);
  const names = (await visibleFolders(base)).sort();
  const classes: ClassFolder[] = [];
  const kept = imagesPerClass(names.length) * SPARE_FACTOR;
  task.progress('scan', 0, names.length);
  for (const [i, name] of names.entries()) {
    const found = await scanClass(base, name, kept, task);
    if (found.images > 0) classes.push(found);
    task.progress('scan', i + 1, names.length);
  }
  await requireClasses(base, classes);
  return { path: root, base, classes, images: classes.reduce((sum, { images }) => sum + images, 0) };
}

async function requireFolder(folder: string): Promise<void> {
  const info = await stat(folder).catch((error: unknown) => {
    throw new PomonagError(
      'bad-argument',
      t('The folder {0} cannot be opened: {1}', folder, messageOf(error)),
    );
  });
  if (!info.isDirectory()) {
    throw new PomonagError(
      'bad-argument',
      t('{0} is a file: name the folder that holds one folder of images per class.', folder),
    );
  }
}

async function requireClasses(base: string, classes: readonly ClassFolder[]): Promise<void> {
  const [only] = classes;
  if (only === undefined) {
    const loose = (await list(base)).some((entry) => isImage(entry));
    throw badLayout(
      loose ? t('{0} has images but no class folders with images.', base) : t('{0} has no images.', base),
    );
  }
  if (classes.length === 1) {
    throw badLayout(
      t('{0} has only one class with images ("{1}"); at least two are needed.', base, only.name),
    );
  }
}

/** @param problem a sentence */
function badLayout(problem: string): PomonagError {
  const layout = t('Expected one folder per class, each with png, jpg, jpeg, webp or gif images in it.');
  return new PomonagError('bad-dataset', `${problem} ${layout}`);
}

/** A folder counts as a split when it holds folders and no images: a class may be called `train` too. */
async function splitFolder(root: string): Promise<string> {
  const folders = await visibleFolders(root);
  for (const split of SPLITS) {
    const name = folders.find((folder) => folder.toLowerCase() === split);
    if (name === undefined) continue;
    const inside = path.join(root, name);
    const loose = (await list(inside)).some((entry) => isImage(entry));
    if (!loose && (await visibleFolders(inside)).length > 0) return inside;
  }
  return root;
}

async function scanClass(base: string, name: string, keep: number, task: Task): Promise<ClassFolder> {
  const sample = new SmallestHashes(keep);
  const visited = new Set<string>();
  let images = 0;

  const visit = async (folder: string): Promise<void> => {
    await task.checkpoint();
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    for (const entry of await list(folder)) {
      const full = path.join(folder, entry.name);
      if (isImage(entry)) {
        images += 1;
        sample.add(full, path.relative(base, full).split(path.sep).join('/'));
      } else if (await isFolder(folder, entry)) {
        await visit(full);
      }
    }
  };
  await visit(path.join(base, name));
  return { name, images, sample: sample.values() };
}

/** Entries that are not hidden; none where the folder may not be read. */
async function list(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter(({ name }) => !name.startsWith('.'));
}

async function visibleFolders(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await list(folder)) {
    if (await isFolder(folder, entry)) names.push(entry.name);
  }
  return names;
}

function isImage(entry: Dirent): boolean {
  return IMAGE.test(entry.name) && !entry.isDirectory();
}

/** Links to folders count, but for those that lead back to a folder around them: following one would never end. */
async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const link = path.join(parent, entry.name);
  const target = await stat(link).catch(() => null);
  if (target === null || !target.isDirectory()) return false;
  const inside = path.relative(await realpath(link), await realpath(parent));
  return inside.startsWith('..') || path.isAbsolute(inside);
}

/** Keeps the values whose keys have the smallest hashes. */
class SmallestHashes {
  private kept: { hash: number; key: string; value: string }[] = [];

  constructor(private readonly size: number) {}

  add(value: string, key: string): void {
    const hash = fnv1a(key);
    this.kept.push({ hash, key, value });
    if (this.kept.length >= 2 * this.size) this.trim();
  }

  values(): string[] {
    this.trim();
    return this.kept.map(({ value }) => value);
  }

  private trim(): void {
    this.kept.sort((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1));
    this.kept.length = Math.min(this.kept.length, this.size);
  }
}

/** FNV-1a over UTF-16 code units, finished so that similar paths do not get similar hashes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
