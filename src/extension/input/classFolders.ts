/** Finds folders with one sub-folder of images per class. */

import { opendir, readdir } from 'node:fs/promises';
import path from 'node:path';

const IMAGE = /\.(?:png|jpe?g|webp|gif)$/i;
const SKIPPED = /^\.|^(?:node_modules|__pycache__|venv|env|dist|build|site-packages)$/;
/** A class folder may hold a hundred thousand files; one image among the first ones is enough to know it. */
const FILES_LOOKED_AT = 20;
const FOLDERS_LOOKED_AT = 2000;
const MAX_DEPTH = 4;

/** Data sets below the roots, those nearest to them first. A data set is not searched for others. */
export async function findClassFolders(roots: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  let level = [...roots];
  let looked = 0;
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++looked > FOLDERS_LOOKED_AT) return found;
      const children = await subfolders(folder);
      if (await isDataSet(folder, children)) found.push(folder);
      else next.push(...children.map((name) => path.join(folder, name)));
    }
    level = next;
  }
  return found;
}

/** Whether two sub-folders, of `train` where there is one, hold images. */
async function isDataSet(folder: string, children: readonly string[]): Promise<boolean> {
  const base = children.includes('train') ? path.join(folder, 'train') : folder;
  let classes = 0;
  for (const name of base === folder ? children : await subfolders(base)) {
    if (await holdsImages(path.join(base, name))) classes++;
    if (classes === 2) return true;
  }
  return false;
}

async function holdsImages(folder: string): Promise<boolean> {
  try {
    let looked = 0;
    for await (const entry of await opendir(folder)) {
      if (entry.isFile() && IMAGE.test(entry.name)) return true;
      if (++looked === FILES_LOOKED_AT) return false;
    }
  } catch {
    // What cannot be read holds no images for us.
  }
  return false;
}

/** Names of the folders in a folder, without links; none where it cannot be read. */
async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !SKIPPED.test(entry.name)).map(({ name }) => name);
}
