/** Tells whether a data set is still the one that a run was made for. */

import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Task } from '../task';
import { readClass } from './embed';
import type { ClassFolder, ScannedDataset } from './scan';

/** Bytes that are read at once; between two reads the run can be cancelled. */
const CHUNK = 1 << 20;
/** Pixels; whether an image is readable does not depend on it. */
const SIDE = 32;

/**
 * SHA-256, in hexadecimal, of what a data set's code depends on: names and sizes of the classes, paths and bytes of the
 * images that are read. Paths count from the classes' folder on, so that a moved data set keeps its fingerprint.
 *
 * @param imagesPerClass how many images of each class are read
 * @param opened how many files of each class were opened for them, where the data set has been embedded; otherwise its
 *   images are decoded to find out
 */
export async function fingerprintOf(
  { base, classes }: ScannedDataset,
  imagesPerClass: number,
  task: Task,
  opened?: ReadonlyMap<ClassFolder, number>,
): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of classes) {
    hash.update(JSON.stringify([folder.name, folder.images]));
    const files = opened?.get(folder) ?? (await countOpened(folder, imagesPerClass, task));
    for (const file of folder.sample.slice(0, files)) {
      await addFile(hash, path.relative(base, file).split(path.sep).join('/'), file, task);
    }
    await task.checkpoint();
  }
  return hash.digest('hex');
}

/** How many files of a class are opened for so many readable images: unreadable ones are replaced by the next. */
async function countOpened(folder: ClassFolder, imagesPerClass: number, task: Task): Promise<number> {
  if (folder.sample.length <= imagesPerClass) return folder.sample.length;
  const { pictures, skipped } = await readClass(folder, imagesPerClass, SIDE, task);
  return pictures.length + skipped;
}

/** Adds a file's name, size and bytes. One that cannot be read is one without bytes, as it is for the embedding. */
async function addFile(hash: Hash, name: string, file: string, task: Task): Promise<void> {
  const handle = await open(file).catch(() => null);
  try {
    const info = await handle?.stat();
    const size = info?.isFile() ? info.size : 0;
    hash.update(JSON.stringify([name, size]));
    const buffer = Buffer.allocUnsafe(Math.min(size, CHUNK));
    for (let done = 0; done < size;) {
      const read = await handle?.read(buffer, 0, Math.min(size - done, CHUNK), done).catch(() => undefined);
      if (!read?.bytesRead) break;
      hash.update(buffer.subarray(0, read.bytesRead));
      done += read.bytesRead;
      await task.checkpoint();
    }
  } finally {
    await handle?.close();
  }
  await task.checkpoint();
}
