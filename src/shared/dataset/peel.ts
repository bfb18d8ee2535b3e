/** Folders that are no classes by what they are called and what lies beside them. */

import { isHidden, isMaskName, isNeverRead, isPictureName, splitNamed, toolLikeness } from './names';
import type { LeftOut, LeftOutReason } from './reading';
import { filled, totalImages, without } from './tree';
import type { FolderNode } from './tree';

export type Left<F> = Omit<LeftOut<F>, 'path'>;

export interface Peeled<F> {
  readonly kept: readonly F[];
  readonly left: readonly Left<F>[];
}

export function because<F>(folders: readonly F[], reason: LeftOutReason): Left<F>[] {
  return folders.map((folder) => ({ folder, reason }));
}

/** Masks are left out where there is a folder of pictures that they can be masks of. */
export function peelMasks<F extends FolderNode<F>>(folders: readonly F[]): Peeled<F> {
  const masks = folders.filter(({ name }) => isMaskName(name));
  const others = without(folders, masks);
  return others.some(({ name }) => isPictureName(name))
    ? { kept: others, left: because(masks, 'masks') }
    : { kept: folders, left: [] };
}

/**
 * What training scripts and tools have written is left out where there is anything else. A folder that could as well be
 * a class is one where it holds as many images as a class does.
 */
export function peelTools<F extends FolderNode<F>>(folders: readonly F[]): Peeled<F> {
  const others = folders.filter(({ name }) => toolLikeness(name) === 'no');
  if (others.length === 0) return { kept: folders, left: [] };
  const least = Math.min(...others.map(totalImages));
  const isInParts = others.some(({ name }) => splitNamed(name)?.split === 'train');
  const tools = folders.filter((folder) => {
    const likeness = toolLikeness(folder.name);
    return likeness === 'yes' || (likeness === 'maybe' && (isInParts || 2 * totalImages(folder) < least));
  });
  return { kept: without(folders, tools), left: because(tools, 'tool') };
}

/** What is left out inside a class: hidden folders, masks, and parts that are not for training. */
export function leaveOutInside<F extends FolderNode<F>>(folder: F, path: string): LeftOut<F>[] {
  const hidden = folder.folders.filter(({ name }) => isNeverRead(name));
  const { kept, left } = peelMasks(filled(folder.folders));
  const splits = kept.filter(({ name }) => splitNamed(name)?.rest === '');
  const training = splits.filter(({ name }) => splitNamed(name)?.split === 'train');
  const parts = training.length > 0 ? without(splits, training) : [];
  const here = [...left, ...because(parts, 'split'), ...neverRead(hidden)];
  return [
    ...here.map((one) => ({ ...one, path: `${path}/${one.folder.name}` })),
    ...without(kept, parts).flatMap((inner) => leaveOutInside(inner, `${path}/${inner.name}`)),
  ];
}

/** Why each of the folders that are never opened is not. */
export function neverRead<F extends FolderNode<F>>(folders: readonly F[]): Left<F>[] {
  return folders.map((folder) => ({ folder, reason: isHidden(folder.name) ? 'hidden' : 'tool' }));
}
