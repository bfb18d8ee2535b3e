/** What is to be said of how a data set's folder was read, as data. */

import * as v from 'valibot';
import { DOUBTS, LEFT_OUT_REASONS } from '../dataset/reading';
import { MOST, percent, whole } from './numbers';

const count = whole(MOST.files);

/** Most names that a note lists. */
export const MAX_LISTED = 20;

/** A class and its images. */
const sized = v.object({ name: v.string(), images: count });

/** Names, and how many more there are. */
const names = { names: v.array(v.string()), more: count };

export const otherReadingSchema = v.object({
  /** The folder to name in place of this one, from this one on; `.` is this one. */
  path: v.string(),
  /** How many classes it gives. */
  classes: count,
  /** Every folder in it is to be taken as a class (`everyFolder`, `--every-folder`). */
  everyFolder: v.boolean(),
});

export const datasetNoteSchemas = [
  /** The classes are the folders in a folder of the data set. */
  v.object({ code: v.literal('part-read'), part: v.string() }),
  /** The folder can be read in other ways. */
  v.object({
    code: v.literal('reading-uncertain'),
    doubt: v.picklist(DOUBTS),
    others: v.array(otherReadingSchema),
  }),
  /** Folders that are not read. */
  v.object({
    code: v.literal('folders-left-out'),
    folders: v.array(v.object({ path: v.string(), reason: v.picklist(LEFT_OUT_REASONS), images: count })),
    more: count,
  }),
  /** Folders beside the classes that hold no images. */
  v.object({ code: v.literal('classes-without-images'), ...names }),
  /** Image files that lie beside the classes. */
  v.object({ code: v.literal('images-without-class'), files: count }),
  /** Files with images of kinds that are not read. */
  v.object({ code: v.literal('files-of-other-kinds'), files: count, endings: v.array(v.string()) }),
  /** Pipes, sockets and devices that are called like images. */
  v.object({ code: v.literal('not-files'), files: count }),
  /** GIFs, which `ImageFolder` skips. */
  v.object({ code: v.literal('gif-images'), files: count }),
  /** Classes that `ImageFolder` finds empty. */
  v.object({ code: v.literal('gif-classes'), ...names }),
  /** The classes are those in a column of a table. */
  v.object({ code: v.literal('labels-read'), file: v.string(), image: v.string(), label: v.string() }),
  /** Lines of the table whose image is not in the folder. */
  v.object({ code: v.literal('labels-without-image'), count }),
  /** Lines of the table without a class. */
  v.object({ code: v.literal('labels-empty'), count }),
  /** Lines of the table that say again what another one says. */
  v.object({ code: v.literal('labels-repeated'), count }),
  /** Images that the table gives no class. */
  v.object({ code: v.literal('images-without-label'), count }),
  /** The largest class has several times as many images as the smallest: always answering it is right for `percent` %. */
  v.object({ code: v.literal('imbalanced'), largest: sized, smallest: sized, percent }),
  /** The smallest class has so few images that its accuracy is little more than luck. */
  v.object({ code: v.literal('few-images'), smallest: sized }),
  /** Networks that are predicted to do worse than always answering the largest class. */
  v.object({
    code: v.literal('below-majority'),
    largest: v.string(),
    percent,
    networks: count,
    of: count,
  }),
] as const;
export type DatasetNote = Readonly<v.InferOutput<(typeof datasetNoteSchemas)[number]>>;

const CODES = new Set<string>(datasetNoteSchemas.map(({ entries }) => entries.code.literal));

export function isDatasetNote(note: { readonly code: string }): note is DatasetNote {
  return CODES.has(note.code);
}
