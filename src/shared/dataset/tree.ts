/** Folders as a listing gives them. */

import { isNeverRead } from './names';

export interface FolderNode<F> {
  readonly name: string;
  /** How many image files lie in the folder itself. */
  readonly images: number;
  readonly folders: readonly F[];
}

const totals = new WeakMap<object, number>();

/** Images in a folder and below it. */
export function totalImages<F extends FolderNode<F>>(folder: F): number {
  const known = totals.get(folder);
  if (known !== undefined) return known;
  const inside = folder.folders.filter(({ name }) => !isNeverRead(name));
  const total = inside.reduce((sum, one) => sum + totalImages(one), folder.images);
  totals.set(folder, total);
  return total;
}

/** Those folders that may be read and hold images. */
export function filled<F extends FolderNode<F>>(folders: readonly F[]): F[] {
  return folders.filter((folder) => !isNeverRead(folder.name) && totalImages(folder) > 0);
}

export function without<F>(folders: readonly F[], left: readonly F[]): F[] {
  const out = new Set(left);
  return folders.filter((folder) => !out.has(folder));
}

/** Names of the folders with images in a folder. */
export function classNames<F extends FolderNode<F>>(folder: F): Set<string> {
  return new Set(filled(folder.folders).map(({ name }) => name.toLowerCase()));
}

/** Which share of the names of either are in both, 0 to 1. */
export function sharedNames(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((name) => b.has(name)).length;
  return both === 0 ? 0 : both / (a.size + b.size - both);
}
