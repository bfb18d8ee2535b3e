/** Which images a run is made for, and what it says of them. */

import * as v from 'valibot';
import { noteEntries } from './notes';
import { MOST, share, whole } from './numbers';
import { otherReadingSchema } from './datasetNotes';

const files = whole(MOST.files);

/** The columns of a table that hold the images and their classes, by their heads. */
const labelColumns = v.object({ image: v.string(), label: v.string() });
export type LabelColumns = v.InferOutput<typeof labelColumns>;

const labelFile = v.pipe(v.string(), v.minLength(1));
/** A table that says the classes; one of a relative path lies in the folder. Missing columns are found. */
const labelSource = v.object({ file: labelFile, columns: v.optional(labelColumns) });
export type LabelSource = v.InferOutput<typeof labelSource>;
const readLabels = v.object({ file: labelFile, columns: labelColumns });

/** Which images to read, and what their classes are. */
export const datasetSource = {
  folder: v.pipe(v.string(), v.minLength(1)),
  /** Every folder in it is a class, as torchvision's `ImageFolder` has it; missing: `readLayout` finds the classes. */
  everyFolder: v.optional(v.boolean()),
  /** The classes are in a table; missing: they are folders. */
  labels: v.optional(labelSource),
};
export const datasetSourceSchema = v.object(datasetSource);
export type DatasetSource = v.InferOutput<typeof datasetSourceSchema>;

/** The images that settings are for. */
export function sourceIn({ folder, everyFolder, labels }: DatasetSource): DatasetSource {
  return { folder, ...(everyFolder === true && { everyFolder }), ...(labels && { labels }) };
}

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
  /** The table that said the classes. */
  labels: v.optional(readLabels),
  /** Share of the images read that have no colour, 0 to 1; missing in runs from before it was kept. */
  greyShare: v.optional(share),
  /** SHA-256 of the classes and of the images read; missing in runs from before there was one. */
  fingerprint: v.optional(v.string()),
});
export type DatasetSummary = v.InferOutput<typeof datasetSchema>;

/** Which images a run was made for. */
export function sourceOf({ path, ...how }: DatasetSummary): DatasetSource {
  return sourceIn({ folder: path, ...how });
}

/** A table that could say the classes. */
const labelOffer = v.object({ ...readLabels.entries, classes: whole(MOST.classes) });
export type LabelOffer = v.InferOutput<typeof labelOffer>;

/** What a folder is read as. */
export const inspectionSchema = v.object({
  path: v.string(),
  /** Why it is no data set as it is; null where it is one. There are no classes then, but there may be other ways to read it. */
  problem: v.nullable(v.string()),
  part: v.string(),
  classCounts,
  /** Other ways to read it. */
  others: v.array(otherReadingSchema),
  /** The only table beside the images that names at least 90 % of them with classes; null where labels were asked for. */
  labels: v.nullable(labelOffer),
  ...noteEntries,
});
export type Inspection = v.InferOutput<typeof inspectionSchema>;
