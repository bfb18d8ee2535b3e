/** Tells whether a data set is still the one that a run was made for. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Task } from '../task';
import type { ScannedDataset } from './scan';

/**
 * SHA-256, in hexadecimal, of what a data set's code depends on: names and sizes of the classes, paths and bytes of the
 * images that are read. Paths count from the classes' folder on, so that a moved data set keeps its fingerprint.
 *
 * @param imagesPerClass how many images of each class are read
 */
export async function fingerprintOf(
  { base, classes }: ScannedDataset,
  imagesPerClass: number,
  task: Task,
): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, images, sample } of classes) {
    hash.update(JSON.stringify([name, images]));
    for (const file of sample.slice(0, imagesPerClass)) {
      // An image that cannot be read is one without bytes, as it is for the embedding.
      const bytes = await readFile(file).catch(() => Buffer.alloc(0));
      hash.update(JSON.stringify([path.relative(base, file).split(path.sep).join('/'), bytes.length]));
      hash.update(bytes);
    }
    await task.checkpoint();
  }
  return hash.digest('hex');
}
