/** Finds data sets in folders, by the rule for what one is. */

import { opendir } from 'node:fs/promises';
import path from 'node:path';
import { isImageName } from '../../shared/dataset/files';
import { readLayout } from '../../shared/dataset/layout';
import { isNeverRead, splitNamed } from '../../shared/dataset/names';
import { filled } from '../../shared/dataset/tree';
import type { FolderNode } from '../../shared/dataset/tree';

/** Folders of programs, in which no data set is looked for. */
const SKIPPED = /^(?:build|dist|target|out)$/i;
/** A class folder may hold a hundred thousand files; the first ones are enough to know it. */
const ENTRIES_LOOKED_AT = 100;
const FOLDERS_LOOKED_AT = 2000;
const MAX_DEPTH = 8;

interface Looked extends FolderNode<Looked> {
  readonly full: string;
}

/** Data sets below the roots, those nearest to them first. A data set is not searched for others. */
export async function findClassFolders(roots: readonly string[]): Promise<string[]> {
  let level = await lookInto(roots);
  const found: string[] = [];
  while (level.length > 0) {
    const next: Looked[] = [];
    for (const folder of level) {
      if (isDataSet(folder)) found.push(folder.full);
      else next.push(...folder.folders);
    }
    level = next;
  }
  return found;
}

/** Whether a folder is one, and not just the place where one lies. */
function isDataSet(folder: Looked): boolean {
  const layout = readLayout(folder);
  if (layout.problem !== null) return false;
  const [next, ...more] = filled(folder.folders);
  const isWrapper = next !== undefined && more.length === 0 && splitNamed(next.name) === null;
  const isBeside = layout.leftOut.every(({ reason }) => ['hidden', 'tool', 'beside'].includes(reason));
  const inside = layout.path.split('/')[0] ?? '';
  return layout.path === '' || !(isWrapper || (isBeside && splitNamed(inside) === null));
}

/** The folders as far as they are looked at: level by level, so that none is left out for a deep one before it. */
async function lookInto(roots: readonly string[]): Promise<Looked[]> {
  const trees = roots.map((full) => ({
    full,
    name: path.basename(full),
    images: 0,
    folders: [] as Looked[],
  }));
  let level = trees;
  let looked = 0;
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    const next: typeof trees = [];
    for (const folder of level) {
      if (++looked > FOLDERS_LOOKED_AT) return trees;
      const { images, names } = await contentOf(folder.full);
      folder.images = images;
      const inside = names.map((name) => ({
        ...{ full: path.join(folder.full, name), name },
        ...{ images: 0, folders: [] as Looked[] },
      }));
      folder.folders.push(...inside);
      next.push(...inside);
    }
    level = next;
  }
  return trees;
}

/** The folders in a folder, without links, and whether there are images; nothing where it cannot be read. */
async function contentOf(folder: string): Promise<{ images: number; names: string[] }> {
  const names: string[] = [];
  let images = 0;
  try {
    let looked = 0;
    for await (const entry of await opendir(folder)) {
      if (entry.isDirectory() && !isNeverRead(entry.name) && !SKIPPED.test(entry.name))
        names.push(entry.name);
      else if (entry.isFile() && isImageName(entry.name)) images += 1;
      if (images > 0 && ++looked >= ENTRIES_LOOKED_AT) break;
    }
  } catch {
    // What cannot be read holds no images for us.
  }
  return { images, names: names.sort() };
}
