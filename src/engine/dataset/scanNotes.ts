/** The notes of a scan: how the folder was read, and what of it was not. */

import { isGifName } from '../../shared/dataset/files';
import type { Layout } from '../../shared/dataset/reading';
import { MAX_LISTED } from '../../shared/protocol/datasetNotes';
import type { DatasetNote } from '../../shared/protocol/datasetNotes';
import { foldersBelow } from './walk';
import type { Listed } from './walk';

export function scanNotes(layout: Layout<Listed>): DatasetNote[] {
  const { base, path, classes, doubt, others } = layout;
  const notes: DatasetNote[] = [];
  if (path !== '') notes.push({ code: 'part-read', part: path });
  if (doubt !== null) notes.push({ code: 'reading-uncertain', doubt, others: [...others] });
  notes.push(...folderNotes(layout));
  if (base.files.length > 0) notes.push({ code: 'images-without-class', files: base.files.length });

  const left = new Set(layout.leftOut.map(({ folder }) => folder));
  const all = new Map(classes.map((one) => [one.name, listedBelow(one, left)]));
  const files = new Map([...all].map(([name, folders]) => [name, folders.flatMap((one) => one.files)]));
  return [...notes, ...fileNotes([...[...all.values()].flat(), ...layout.empty, base], files)];
}

/**
 * What is said of files.
 * @param listed the folders that they lie in
 * @param classes names or paths of the images of each class
 */
export function fileNotes(
  listed: readonly Listed[],
  classes: ReadonlyMap<string, readonly string[]>,
): DatasetNote[] {
  const notes: DatasetNote[] = [];
  const foreign = listed.flatMap((folder) => [...folder.foreign]);
  if (foreign.length > 0) {
    const files = foreign.reduce((sum, [, count]) => sum + count, 0);
    const endings = [...new Set(foreign.map(([ending]) => ending))].sort();
    notes.push({ code: 'files-of-other-kinds', files, endings });
  }
  const strange = listed.reduce((sum, folder) => sum + folder.strange, 0);
  if (strange > 0) notes.push({ code: 'not-files', files: strange });
  return [...notes, ...gifNotes(classes)];
}

function folderNotes({ leftOut, empty }: Layout<Listed>): DatasetNote[] {
  const notes: DatasetNote[] = [];
  if (leftOut.length > 0) {
    const folders = leftOut.slice(0, MAX_LISTED).map(({ folder, path, reason }) => ({
      path,
      reason,
      images: listedBelow(folder).reduce((sum, { files }) => sum + files.length, 0),
    }));
    notes.push({ code: 'folders-left-out', folders, more: leftOut.length - folders.length });
  }
  const names = empty.map(({ name }) => name).sort();
  if (names.length > 0) notes.push({ code: 'classes-without-images', ...capped(names) });
  return notes;
}

function gifNotes(classes: ReadonlyMap<string, readonly string[]>): DatasetNote[] {
  let files = 0;
  const alone: string[] = [];
  for (const [name, images] of classes) {
    const gifs = images.filter(isGifName).length;
    files += gifs;
    if (gifs > 0 && gifs === images.length) alone.push(name);
  }
  return [
    ...(files > 0 ? [{ code: 'gif-images', files } as const] : []),
    ...(alone.length > 0 ? [{ code: 'gif-classes', ...capped(alone) } as const] : []),
  ];
}

function listedBelow(folder: Listed, left: ReadonlySet<Listed> = new Set()): Listed[] {
  return foldersBelow(folder, left).map(({ listed }) => listed);
}

function capped(names: readonly string[]): { names: string[]; more: number } {
  const listed = names.slice(0, MAX_LISTED);
  return { names: listed, more: names.length - listed.length };
}
