/** From a scanned data set to the code that conditions the predictors. */

import type { DatasetCache } from '../cache/datasetCache';
import { unknownDataset } from '../cache/datasetCache';
import { landmarkKey } from '../cache/knownDataset';
import type { KnownDataset } from '../cache/knownDataset';
import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { DatasetSummary } from '../../shared/protocol/dataset';
import type { Model, Models } from '../models/models';
import type { Task } from '../task';
import { Workers } from '../workers/workers';
import type { WorkerOptions } from '../workers/workers';
import { isGrey } from './decode';
import { fingerprintOf } from './fingerprint';
import { landmarkSteps, scheduleOf } from './landmark';
import type { Landmark } from './landmark';
import { DatasetReader } from './read';
import type { ReadClass, ReadImage } from './read';
import type { SampleSize, ScannedDataset } from './scan';
import { takeLandmark } from './takeLandmark';

export interface DatasetCode {
  /** With the fingerprint. */
  readonly summary: DatasetSummary;
  /** [1, C], what the predictors know of the data set. */
  readonly code: Float32Array;
  /** Distance to each training set, in the order of the manifest's `trainingSets`. */
  readonly distances: Float32Array;
}

/** How the work on a data set is done; the same comes out, to the bit. */
export interface EmbeddingOptions extends WorkerOptions {
  /** Keeps what was computed for the next time; without one nothing is read or kept. */
  readonly cache?: DatasetCache | undefined;
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
  { cache, ...options }: EmbeddingOptions = {},
): Promise<DatasetCode> {
  const known = await openKnown(dataset, models, cache);
  const workers = new Workers(models, task, options);
  let isComplete = false;
  try {
    const code = await embed(dataset, known, models, workers, task);
    isComplete = true;
    return code;
  } finally {
    workers.end();
    await known.save(isComplete);
  }
}

/** The fingerprint that an embedding would give. @throws PomonagError as `embedDataset` */
export async function fingerprintDataset(
  dataset: ScannedDataset,
  models: Models,
  task: Task,
  { cache }: EmbeddingOptions = {},
): Promise<string> {
  const known = await openKnown(dataset, models, cache);
  try {
    let done = 0;
    const reader = await openReader(dataset, known, models, task, () =>
      task.progress('embed', (done += 1), reader.total),
    );
    await reader.look();
    const read: ReadClass[] = [];
    for (const folder of dataset.classes) read.push(await reader.readClass(folder));
    return fingerprintOf(read);
  } finally {
    await known.save(false);
  }
}

function openKnown({ base }: ScannedDataset, models: Models, cache?: DatasetCache): Promise<KnownDataset> {
  return cache ? cache.open(base, models) : unknownDataset();
}

async function openReader(
  dataset: ScannedDataset,
  known: KnownDataset,
  models: Models,
  task: Task,
  onRead: () => void,
): Promise<DatasetReader> {
  const wanted = (await imagesPerClass(models))(dataset.classes.length);
  const { imageSide } = (await models.entry('encoder', null)).constants;
  return new DatasetReader(dataset, wanted, imageSide, known, task, onRead);
}

async function embed(
  dataset: ScannedDataset,
  known: KnownDataset,
  models: Models,
  workers: Workers,
  task: Task,
): Promise<DatasetCode> {
  const network = { entry: await models.entry('landmark', null) };
  const { imagesPerClass: encoded } = (await models.entry('dataset-code', null)).constants;
  const stepsFor = (counts: readonly number[]): number => landmarkSteps(scheduleOf(counts, network));

  let [done, total] = [0, 0];
  const onStep = (): void => task.progress('embed', (done += 1), total);
  const reader = await openReader(dataset, known, models, task, onStep);
  total = reader.total + stepsFor(reader.counts);
  task.progress('embed', 0, total);

  await reader.look();
  const classes: ReadClass[] = [];
  const encoding: Promise<Float32Array[]>[] = [];
  for (const folder of dataset.classes) {
    const read = await reader.readClass(folder);
    classes.push(read);
    encoding.push(featuresOf(read.images.slice(0, encoded), known, workers));
  }
  const skipped = classes.reduce((sum, { opened, images }) => sum + opened.length - images.length, 0);
  requireReadable(dataset, classes, skipped);
  const readable = classes.map(({ images }) => images).filter((images) => images.length > 0);
  total = reader.total + stepsFor(readable.map(({ length }) => length));
  const learning = landmarkOf(readable, known, network, workers, onStep);
  await workers.finish<unknown>([...encoding, learning]);
  task.progress('embed', total, total);

  const images = dataset.images - skipped;
  const count = dataset.classes.length;
  const all = readable.flat();
  const greyShare = all.filter(({ pixels }) => isGrey(pixels)).length / all.length;
  const facts = [Math.log(count), Math.log(images / count), greyShare];
  const pooling = await models.open('dataset-code', null);
  return {
    summary: {
      ...{ path: dataset.path, classes: count, images, skipped, greyShare },
      fingerprint: fingerprintOf(classes),
    },
    ...(await pool(await Promise.all(encoding), facts, await learning, pooling)),
  };
}

/** Features [F] of every image. */
async function featuresOf(
  images: readonly ReadImage[],
  { features }: KnownDataset,
  workers: Workers,
): Promise<Float32Array[]> {
  const found = images.map(({ content }) => (content === null ? undefined : features.get(content)));
  const missing = images.filter((_, i) => found[i] === undefined);
  if (missing.length === 0) return found as Float32Array[];
  const made = await workers.add(
    'encode',
    missing.map(({ pixels }) => pixels),
  );
  const rest = made.values();
  return images.map(({ content }, i) => {
    const row = found[i] ?? rest.next().value!;
    if (found[i] === undefined && content !== null) features.add(content, row);
    return row;
  });
}

/** @param classes the images of each class that has some */
async function landmarkOf(
  classes: readonly (readonly ReadImage[])[],
  { landmarks }: KnownDataset,
  network: Pick<Model<'landmark'>, 'entry'>,
  workers: Workers,
  onStep: () => void,
): Promise<Landmark> {
  const contents = classes.map((images) => images.map(({ content }) => content));
  const key = contents.flat().includes(null) ? null : landmarkKey(contents as string[][]);
  const known = key === null ? undefined : landmarks.get(key);
  if (known) return known;
  const pictures = classes.map((images) => images.map(({ pixels }) => pixels));
  const landmark = await takeLandmark(pictures, network, workers, onStep);
  if (key !== null) landmarks.add(key, landmark);
  return landmark;
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

function requireReadable(dataset: ScannedDataset, classes: readonly ReadClass[], skipped: number): void {
  const read = classes.filter(({ opened }) => opened.length > 0);
  const readable = read.filter(({ images }) => images.length > 0).length;
  if (readable < 2) {
    throw new PomonagError(
      'bad-dataset',
      t(
        '{0}: only {1} of {2} classes have readable images; {3} image files were unreadable. Replace them or choose another folder.',
        dataset.path,
        readable,
        read.length,
        skipped,
      ),
    );
  }
}
