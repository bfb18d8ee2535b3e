/** Finds the images of a data set laid out as one folder per class. */

import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Task } from '../task';

const IMAGE = /\.(png|jpe?g|webp|gif)$/i;
/** Hidden entries, and those that file systems keep at the root of a disk. */
const LEFT_OUT = /^(\.|(lost\+found|System Volume Information|\$RECYCLE\.BIN)$)/i;
/** Names of split folders above the classes; the first one with folders in it is used. */
const SPLITS = ['train', 'training', 'val', 'valid', 'validation', 'test'];

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
  /** The folder with the classes: `path`, or the split in it. */
  readonly base: string;
  /** Sorted by name; every one holds at least one image file. */
  readonly classes: readonly ClassFolder[];
  /** Image files of all classes. */
  readonly images: number;
}

/** How many images of each class are read, by the number of classes; no more where there are more classes. */
export interface SampleSize {
  (classes: number): number;
  /** Of how many classes images are read; without it of all. */
  readonly maxClasses?: number;
}

/**
 * Scans `folder/class/**.{png,jpg,jpeg,webp,gif}`, with or without `train/`, `val/`, `test/` above the classes. Hidden
 * files and folders are left out, and folders without images are no classes; folders inside a class belong to the class.
 * All images are counted; of each class only a sample is listed: the files whose paths have the smallest hashes. It
 * therefore depends on neither the order in which the file system lists files nor the run's seed: a data set has one
 * code, the same in every run. Of more than `maxClasses` classes those are read whose names have the smallest hashes.
 *
 * @throws PomonagError `bad-argument` when the folder cannot be opened or is none, `bad-dataset` when it holds no images,
 *   only one class, or a folder that cannot be opened: without its images the data set would be another one
 */
export async function scanDataset(
  folder: string,
  sampleSize: SampleSize,
  task: Task,
): Promise<ScannedDataset> {
  const root = path.resolve(folder);
  await requireFolder(root);
  const base = await splitFolder(root);
  const names = (await visibleFolders(base)).sort();
  const classes: ClassFolder[] = [];
  task.progress('scan', 0, names.length);
  for (const [i, name] of names.entries()) {
    // Classes not seen yet can only make the sample smaller.
    const kept = sampleSize(classes.length + 1) * SPARE_FACTOR;
    const found = await scanClass(base, name, kept, task);
    if (found.images > 0) classes.push(found);
    task.progress('scan', i + 1, names.length);
  }
  await requireClasses(base, classes);
  return {
    path: root,
    base,
    classes: withFinalSamples(classes, sampleSize),
    images: classes.reduce((sum, { images }) => sum + images, 0),
  };
}

/** The samples as small as the number of classes makes them; those of classes that are not read empty. */
function withFinalSamples(classes: readonly ClassFolder[], sampleSize: SampleSize): ClassFolder[] {
  const kept = sampleSize(classes.length) * SPARE_FACTOR;
  const byHash = [...classes].sort((a, b) => fnv1a(a.name) - fnv1a(b.name));
  const read = new Set(byHash.slice(0, sampleSize.maxClasses ?? classes.length));
  return classes.map((folder) => ({
    ...folder,
    sample: read.has(folder) ? folder.sample.slice(0, kept) : [],
  }));
}

async function requireFolder(folder: string): Promise<void> {
  const refuse = (error: unknown): never => {
    throw new PomonagError(
      'bad-argument',
      t(
        'The folder {0} cannot be opened: {1}. Choose another one or make it readable.',
        folder,
        messageOf(error),
      ),
    );
  };
  const info = await stat(folder).catch(refuse);
  if (!info.isDirectory()) {
    throw new PomonagError(
      'bad-argument',
      t('{0} is a file: name the folder that holds one folder of images per class.', folder),
    );
  }
  await opendir(folder)
    .then((opened) => opened.close())
    .catch(refuse);
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

/**
 * The first split with folders in it; loose images beside those are of no class. A class may be called `train` too: a
 * folder of that name is one where there is no other split but folders of images.
 */
async function splitFolder(root: string): Promise<string> {
  const folders = await visibleFolders(root);
  const splits = SPLITS.flatMap((split) => folders.filter((name) => name.toLowerCase() === split));
  if (splits.length === 1) {
    for (const name of folders) {
      if (!splits.includes(name) && (await holdsImages(path.join(root, name)))) return root;
    }
  }
  for (const name of splits) {
    const inside = path.join(root, name);
    if ((await visibleFolders(inside)).length > 0) return inside;
  }
  return root;
}

/** Whether images lie in a folder itself. One that cannot be opened is judged only where it is a class. */
async function holdsImages(folder: string): Promise<boolean> {
  const entries = await list(folder).catch(() => []);
  return entries.some((entry) => isImage(entry));
}

async function scanClass(base: string, name: string, keep: number, task: Task): Promise<ClassFolder> {
  const sample = new SmallestHashes(keep);
  const visited = new Set<string>();
  let images = 0;

  const visit = async (folder: string): Promise<void> => {
    await task.checkpoint();
    const real = await openable(folder, realpath(folder));
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

/** What is in a folder, but for `LEFT_OUT`. @throws PomonagError `bad-dataset` when it cannot be opened */
async function list(folder: string): Promise<Dirent[]> {
  const entries = await openable(folder, readdir(folder, { withFileTypes: true }));
  return entries.filter(({ name }) => !LEFT_OUT.test(name));
}

/**
 * Names the folder that an operation fails for. It may lack rights, have been removed meanwhile, or have a name that is
 * no UTF-8, which Node cannot say again.
 */
function openable<T>(folder: string, operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    throw new PomonagError(
      'bad-dataset',
      t(
        'The folder {0} cannot be opened: {1}. Make it readable, give it another name or move it out of the data set.',
        folder,
        messageOf(error),
      ),
    );
  });
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
  const target = await targetOf(link);
  if (target === null || !target.isDirectory()) return false;
  const [to, from] = await openable(link, Promise.all([realpath(link), realpath(parent)]));
  const inside = path.relative(to, from);
  return inside.startsWith('..') || path.isAbsolute(inside);
}

/** What a link leads to; null where that does not exist. A link that may not be followed could be a class. */
async function targetOf(link: string): Promise<Stats | null> {
  try {
    return await stat(link);
  } catch (error) {
    const leadsNowhere = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
    const exists = await lstat(link).then(
      () => true,
      () => false,
    );
    return leadsNowhere && exists ? null : openable(link, Promise.reject(error as Error));
  }
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
