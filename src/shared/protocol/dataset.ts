/** Which images a run is made for, and what it says of them. */

import * as v from 'valibot';
import { noteEntries } from './notes';
import { MOST, share, whole } from './numbers';
import { otherReadingSchema } from './datasetNotes';

const files = whole(MOST.files);

/** Which images to read, and what their classes are. */
export const datasetSource = {
  folder: v.pipe(v.string(), v.minLength(1)),
  /** Every folder in it is a class, as torchvision's `ImageFolder` has it; missing: `readLayout` finds the classes. */
  everyFolder: v.optional(v.boolean()),
};
export const datasetSourceSchema = v.object(datasetSource);
export type DatasetSource = v.InferOutput<typeof datasetSourceSchema>;

const classCounts = v.array(v.object({ name: v.string(), images: files }));

export const datasetSchema = v.object({
  path: v.string(),
  /** Number of classes. */
  classes: whole(MOST.classes),
  /** Readable images found. */
  images: files,
  /** Files that could not be read and were left out. */
  skipped: files,
  /** The classes in the order of their names, with the image files of each; missing in runs from before it was kept. */
  classCounts: v.optional(classCounts),
  /** The folder in `path` whose folders are the classes, such as `train`; missing where that is `path` itself. */
  part: v.optional(v.string()),
  /** Every folder was taken as a class. */
  everyFolder: v.optional(v.boolean()),
  /** Share of the images read that have no colour, 0 to 1; missing in runs from before it was kept. */
  greyShare: v.optional(share),
  /** SHA-256 of the classes and of the images read; missing in runs from before there was one. */
  fingerprint: v.optional(v.string()),
});
export type DatasetSummary = v.InferOutput<typeof datasetSchema>;

/** Which images a run was made for. */
export function sourceOf({ path, everyFolder }: DatasetSummary): DatasetSource {
  return { folder: path, ...(everyFolder === true && { everyFolder }) };
}

/** What a folder is read as. */
export const inspectionSchema = v.object({
  path: v.string(),
  part: v.string(),
  classCounts,
  /** Other ways to read it. */
  others: v.array(otherReadingSchema),
  ...noteEntries,
});
export type Inspection = v.InferOutput<typeof inspectionSchema>;
