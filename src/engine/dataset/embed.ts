/** From a scanned data set to the code that conditions the predictors. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { DatasetSummary } from '../../shared/protocol/dataset';
import type { Model, Models } from '../models/models';
import type { Task } from '../task';
import { decodeImage, isGrey } from './decode';
import type { Pixels } from './decode';
import { landmarkSteps, scheduleOf, takeLandmark } from './landmark';
import type { Landmark } from './landmark';
import type { ClassFolder, SampleSize, ScannedDataset } from './scan';

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
  /** How many files of each class that is read were opened: the wanted images and the unreadable ones before them. */
  readonly opened: ReadonlyMap<ClassFolder, number>;
}

/** How many images of how many classes are read. @throws PomonagError `bad-model` */
export async function imagesPerClass(models: Models): Promise<SampleSize> {
  const { constants } = await models.entry('dataset-code', null);
  const { images } = (await models.entry('landmark', null)).constants;
  const { maxClasses } = constants;
  const perClass = (classes: number): number =>
    Math.max(constants.imagesPerClass, Math.floor(images / Math.min(classes, maxClasses)));
  return Object.assign(perClass, { maxClasses });
}

/**
 * Embeds a sample of the images, lets a tiny network learn a larger one, and makes the data set's code of both.
 *
 * @throws PomonagError `bad-dataset` when fewer than two classes have readable images; `bad-model`, `native-module`
 */
export async function embedDataset(
  dataset: ScannedDataset,
  models: Models,
  task: Task,
): Promise<DatasetCode> {
  const encoder = await models.open('encoder', null);
  const network = await models.open('landmark', null);
  const pooling = await models.open('dataset-code', null);
  const constants = pooling.entry.constants;

  const chosen = dataset.classes.filter(({ sample }) => sample.length > 0);
  const wanted = (await imagesPerClass(models))(dataset.classes.length);
  const stepsFor = (counts: readonly number[]): number => landmarkSteps(scheduleOf(counts, network));
  const counts = chosen.map(({ images }) => Math.min(wanted, images));
  const reading = counts.reduce((a, b) => a + b, 0);
  let total = reading + stepsFor(counts);
  const features: Float32Array[][] = [];
  const pictures: Pixels[][] = [];
  const opened = new Map<ClassFolder, number>();
  let [skipped, done] = [0, 0];
  task.progress('embed', 0, total);
  for (const folder of chosen) {
    const read = await readClass(folder, wanted, encoder.entry.constants.imageSide, task);
    pictures.push(read.pictures);
    opened.set(folder, read.pictures.length + read.skipped);
    features.push(await encodeImages(read.pictures.slice(0, constants.imagesPerClass), encoder, task));
    skipped += read.skipped;
    done += Math.min(wanted, folder.images);
    task.progress('embed', done, total);
  }
  requireReadable(dataset, features, skipped);
  const readable = pictures.filter((own) => own.length > 0);
  total = reading + stepsFor(readable.map(({ length }) => length));
  const landmark = await takeLandmark(readable, network, task, () =>
    task.progress('embed', (done += 1), total),
  );

  const images = dataset.images - skipped;
  const classes = dataset.classes.length;
  const all = pictures.flat();
  const greyShare = all.filter(isGrey).length / all.length;
  const facts = [Math.log(classes), Math.log(images / classes), greyShare];
  const { code, distances } = await pool(features, facts, landmark, pooling);
  return {
    summary: { path: dataset.path, classes, images, skipped, greyShare },
    code,
    distances,
    opened,
  };
}

/** The first `wanted` readable pictures of a class. Unreadable ones are counted and replaced by the next in the sample. */
export async function readClass(
  folder: ClassFolder,
  wanted: number,
  side: number,
  task: Task,
): Promise<{ pictures: Pixels[]; skipped: number }> {
  const pictures: Pixels[] = [];
  let skipped = 0;
  for (let next = 0; next < folder.sample.length && pictures.length < wanted;) {
    const batch = folder.sample.slice(next, next + Math.min(DECODERS, wanted - pictures.length));
    next += batch.length;
    for (const picture of await Promise.all(batch.map((file) => decodeImage(file, side)))) {
      if (picture === null) skipped += 1;
      else pictures.push(picture);
    }
    await task.checkpoint();
  }
  return { pictures, skipped };
}

/** Features [F] of every picture. */
export async function encodeImages(
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
  landmark: Landmark,
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
    landmark: { data: Float32Array.of(landmark.share, landmark.images), dims: [1, 2] },
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
