/** From a scanned data set to the code that conditions the predictors. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { DatasetSummary } from '../../shared/protocol/run';
import type { Model, Models } from '../models/models';
import type { Task } from '../task';
import { decodeImage, isGrey } from './decode';
import type { Pixels } from './decode';
import { fnv1a } from './scan';
import type { ClassFolder, ScannedDataset } from './scan';

/** Images that go through the encoder at once: enough to be efficient, few enough to be cancelled in time. */
const CHUNK = 32;
/** Images decoded at the same time. */
const DECODERS = 2;

export interface DatasetCode {
  readonly summary: DatasetSummary;
  /** [1, C], what the predictors know of the data set. */
  readonly code: Float32Array;
  /** Distance to each training set, in the order of the manifest's `trainingSets`. */
  readonly distances: Float32Array;
}

/**
 * Embeds a sample of the images and pools it into the data set's code.
 *
 * @throws PomonagError `bad-dataset` when fewer than two classes have readable images; `bad-model`, `native-module`
 */
export async function embedDataset(
  dataset: ScannedDataset,
  models: Models,
  task: Task,
): Promise<DatasetCode> {
  const encoder = await models.open('encoder', null);
  const pooling = await models.open('dataset-code', null);
  const { maxClasses, imagesPerClass } = pooling.entry.constants;

  const chosen = chooseClasses(dataset.classes, maxClasses);
  const total = chosen.reduce((sum, c) => sum + Math.min(imagesPerClass, c.images), 0);
  const features: Float32Array[][] = [];
  let [skipped, grey, done] = [0, 0, 0];
  task.progress('embed', 0, total);
  for (const folder of chosen) {
    const embedded = await embedClass(folder, imagesPerClass, encoder, task);
    features.push(embedded.features);
    skipped += embedded.skipped;
    grey += embedded.grey;
    done += Math.min(imagesPerClass, folder.images);
    task.progress('embed', done, total);
  }
  requireReadable(dataset, features, skipped);

  const images = dataset.images - skipped;
  const classes = dataset.classes.length;
  const greyShare = grey / features.flat().length;
  const facts = [Math.log(classes), Math.log(images / classes), greyShare];
  const { code, distances } = await pool(features, facts, pooling);
  return {
    summary: { path: dataset.path, classes, images, skipped, greyShare },
    code,
    distances,
  };
}

/** At most `limit` classes, chosen by the hashes of their names and kept in order. */
function chooseClasses(classes: readonly ClassFolder[], limit: number): ClassFolder[] {
  const chosen = new Set([...classes].sort((a, b) => fnv1a(a.name) - fnv1a(b.name)).slice(0, limit));
  return classes.filter((folder) => chosen.has(folder));
}

/**
 * Features [F] of the first `wanted` readable pictures of a class. Unreadable ones are counted and replaced by the next
 * in the sample; grey ones are counted too.
 */
export async function embedClass(
  folder: ClassFolder,
  wanted: number,
  encoder: Model<'encoder'>,
  task: Task,
): Promise<{ features: Float32Array[]; skipped: number; grey: number }> {
  const pictures: Pixels[] = [];
  let skipped = 0;
  for (let next = 0; next < folder.sample.length && pictures.length < wanted;) {
    const batch = folder.sample.slice(next, next + Math.min(DECODERS, wanted - pictures.length));
    next += batch.length;
    const side = encoder.entry.constants.imageSide;
    for (const picture of await Promise.all(batch.map((file) => decodeImage(file, side)))) {
      if (picture === null) skipped += 1;
      else pictures.push(picture);
    }
    await task.checkpoint();
  }
  const features = await encodeImages(pictures, encoder, task);
  return { features, skipped, grey: pictures.filter(isGrey).length };
}

/** Features [F] of every picture. */
async function encodeImages(
  pictures: readonly Pixels[],
  encoder: Model<'encoder'>,
  task: Task,
): Promise<Float32Array[]> {
  const side = encoder.entry.constants.imageSide;
  const features: Float32Array[] = [];
  for (let start = 0; start < pictures.length; start += CHUNK) {
    const chunk = pictures.slice(start, start + CHUNK);
    const data = new Uint8Array(chunk.length * side * side * 3);
    chunk.forEach((picture, i) => data.set(picture, i * side * side * 3));
    const output = await encoder.run({ images: { data, dims: [chunk.length, side, side, 3] } });
    const rows = output['features'] as Float32Array;
    const width = rows.length / chunk.length;
    chunk.forEach((_, i) => features.push(rows.slice(i * width, (i + 1) * width)));
    await task.checkpoint();
  }
  return features;
}

/** Lays the features out as [classes, images, F] with a mask and runs the pooling graph. */
async function pool(
  features: readonly (readonly Float32Array[])[],
  facts: readonly number[],
  pooling: Model<'dataset-code'>,
): Promise<{ code: Float32Array; distances: Float32Array }> {
  const classes = features.filter((rows) => rows.length > 0);
  const images = Math.max(...classes.map((rows) => rows.length));
  const width = classes[0]?.[0]?.length ?? 0;
  const data = new Float32Array(classes.length * images * width);
  const mask = new Float32Array(classes.length * images);
  classes.forEach((rows, c) =>
    rows.forEach((row, i) => {
      data.set(row, (c * images + i) * width);
      mask[c * images + i] = 1;
    }),
  );
  const outputs = await pooling.run({
    features: { data, dims: [classes.length, images, width] },
    mask: { data: mask, dims: [classes.length, images] },
    facts: { data: Float32Array.from(facts), dims: [1, 3] },
  });
  return { code: outputs['code'] as Float32Array, distances: outputs['distances'] as Float32Array };
}

function requireReadable(
  dataset: ScannedDataset,
  features: readonly (readonly Float32Array[])[],
  skipped: number,
): void {
  const readable = features.filter((rows) => rows.length > 0).length;
  if (readable < 2) {
    throw new PomonagError(
      'bad-dataset',
      t(
        '{0}: only {1} of {2} classes have readable images; {3} image files were unreadable. Replace them or choose another folder.',
        dataset.path,
        readable,
        features.length,
        skipped,
      ),
    );
  }
}
