/** Tells whether a data set is still the one that a run was made for. */

import { createHash } from 'node:crypto';
import type { ReadClass } from './read';

/**
 * SHA-256, in hexadecimal, of what a data set's code depends on: names and sizes of the classes; paths, sizes and
 * SHA-256 of the files opened for their images. Paths count from the classes' folder on, so that a moved data set keeps
 * its fingerprint. A file that cannot be read is one without bytes, as it is for the embedding.
 */
export function fingerprintOf(classes: readonly ReadClass[]): string {
  const hash = createHash('sha256');
  for (const { folder, opened } of classes) {
    hash.update(JSON.stringify([folder.name, folder.images]));
    for (const { name, size, content } of opened) hash.update(JSON.stringify([name, size, content]));
  }
  return hash.digest('hex');
}
