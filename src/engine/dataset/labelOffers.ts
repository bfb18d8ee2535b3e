/** Which table beside images seems to hold their classes. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { LabelOffer } from '../../shared/protocol/dataset';
import type { ImageNames } from './imageNames';
import { readLabels } from './labels';

const TABLE = /\.(?:csv|tsv)$/i;
/** Tables that are looked at; where there are more, none is meant surely. */
const MAX_TABLES = 20;
/** Share of the images that a table has to name. */
const NAMED = 0.9;

/**
 * The only table in the folder, in one right in it or in the folder around it that gives at least 90 % of the images
 * classes; null where there is none, or more than one.
 */
export async function offeredLabels(
  root: string,
  names: ImageNames,
  folders: readonly string[],
): Promise<LabelOffer | null> {
  const places = [root, ...folders.map((name) => path.join(root, name)), path.dirname(root)];
  const files = (await Promise.all([...new Set(places)].map(tablesIn))).flat();
  if (files.length > MAX_TABLES) return null;
  const offers: LabelOffer[] = [];
  for (const file of files) {
    // What is no table of classes is no offer.
    const read = await readLabels(root, names, { file }).catch(() => null);
    if (read !== null && read.images >= NAMED * names.paths.length)
      offers.push({ file, columns: read.columns, classes: read.classes.size });
  }
  const [only, ...more] = offers;
  return only !== undefined && more.length === 0 ? only : null;
}

async function tablesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => TABLE.test(entry.name) && !entry.isDirectory())
    .map(({ name }) => path.join(folder, name));
}
