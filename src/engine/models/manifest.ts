/** models/manifest.json: which models ship, how they were made, and the constants that belong to them. */

import { createHash } from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { unreadableReason } from '../../shared/protocol/issues';
import { deviceSchema } from '../../shared/protocol/engine';
import { MOST, between, positive, whole } from '../../shared/protocol/numbers';
import { readRegularFile } from '../regularFile';

const tensorSchema = v.object({
  name: v.string(),
  type: v.string(),
  /** Sizes; names stand for dynamic ones. */
  shape: v.array(v.union([whole(MOST.place), v.string()])),
});
export type TensorInfo = v.InferOutput<typeof tensorSchema>;

const common = {
  file: v.pipe(v.string(), v.regex(/^[\w.-]+\.onnx$/)),
  space: v.nullable(v.string()),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  bytes: whole(MOST.place),
  inputs: v.array(tensorSchema),
  outputs: v.array(tensorSchema),
};

const imageSide = whole(MOST.side, 1);
const images = whole(MOST.files, 1);
const noiseLevel = positive(MOST.factor);
/** A factor of accuracy and of each cost. */
const factors = v.pipe(v.array(between(-MOST.factor, MOST.factor)), v.length(4));

const predictorDeviceSchema = v.object({
  ...deviceSchema.entries,
  /** ln ms at 0 %, 5 %, ... 100 % of the space, at `side`. */
  lnMsQuantiles: v.pipe(v.array(between(-100, 100)), v.minLength(2)),
});
export type PredictorDevice = v.InferOutput<typeof predictorDeviceSchema>;

const modelSchema = v.variant('role', [
  v.object({ ...common, role: v.literal('encoder'), constants: v.object({ imageSide }) }),
  v.object({
    ...common,
    role: v.literal('dataset-code'),
    constants: v.object({
      trainingSets: v.array(v.string()),
      /** Distances of codes. */
      seenBelow: between(0, MOST.factor),
      unlikeAbove: between(0, MOST.factor),
      maxClasses: whole(MOST.classes, 1),
      imagesPerClass: images,
    }),
  }),
  v.object({
    ...common,
    role: v.literal('landmark'),
    constants: v.object({
      imageSide,
      /** Most images, over all classes. */
      images,
      steps: whole(MOST.steps, 1),
      batch: images,
      /** The learning rate halfway. */
      rate: positive(MOST.factor),
    }),
  }),
  v.object({
    ...common,
    role: v.literal('predictor'),
    constants: v.object({ devices: v.pipe(v.array(predictorDeviceSchema), v.minLength(1)) }),
  }),
  v.object({
    ...common,
    role: v.literal('guided-step'),
    constants: v.object({
      sigmaMax: noiseLevel,
      sigmaMin: noiseLevel,
      steps: whole(MOST.steps, 1),
      lambda: between(0, MOST.factor),
      mu: between(0, MOST.factor),
      /** Of the solver: 2 goes on with the posterior's change from step to step. */
      order: v.optional(v.picklist([1, 2]), 1),
    }),
  }),
  v.object({
    ...common,
    role: v.literal('guided-score'),
    constants: v.object({
      sigmaMax: noiseLevel,
      sigmaMin: noiseLevel,
      steps: whole(MOST.steps, 1),
      snr: positive(MOST.factor),
      /** k of accuracy, parameters, MACs and latency, tuned for the hypervolume; the paper's efficient set. */
      factors,
      /** The same, tuned for the mean accuracy; the paper's accurate set. */
      accurateFactors: factors,
    }),
  }),
]);
/** What the manifest says of a model, and the folder that holds both. */
export type ModelEntry = v.InferOutput<typeof modelSchema> & {
  readonly folder: string;
  /** What to do where the file cannot be used, a sentence. */
  readonly remedy: () => string;
};
export type Role = ModelEntry['role'];
export type EntryOf<R extends Role> = Extract<ModelEntry, { role: R }>;

/** Of the whole file. */
export const manifestSchema = v.object({
  schema: v.literal('pomonag-models/1'),
  files: v.array(modelSchema),
});

/**
 * The entries of the manifest in a folder.
 *
 * @param remedy what to do where a file in it cannot be used: by default the folder is the extension's own
 * @throws PomonagError `bad-model`
 */
export async function readManifest(folder: string, remedy = reinstall): Promise<ModelEntry[]> {
  const file = path.join(folder, 'manifest.json');
  try {
    const { files } = v.parse(manifestSchema, JSON.parse((await readRegularFile(file)).toString('utf8')));
    return files.map((entry) => ({ ...entry, folder, remedy }));
  } catch (error) {
    throw badModel(t('The model manifest {0} is not usable: {1}.', file, unreadableReason(error)), remedy);
  }
}

/** The bytes of a model, hash checked. @throws PomonagError `bad-model` naming the file */
export async function readModel(entry: ModelEntry): Promise<Uint8Array> {
  const file = path.join(entry.folder, entry.file);
  let bytes: Uint8Array;
  try {
    bytes = await readRegularFile(file);
  } catch (error) {
    throw badModel(t('The model {0} cannot be read: {1}.', file, messageOf(error)), entry.remedy);
  }
  if (createHash('sha256').update(bytes).digest('hex') !== entry.sha256) {
    throw badModel(
      t('The model {0} is damaged: its SHA-256 is not the one in manifest.json, so it is not loaded.', file),
      entry.remedy,
    );
  }
  return bytes;
}

/**
 * The one entry with this role for this space (null: the role alone tells it).
 * @throws PomonagError `unknown-space` when no model belongs to the space, `bad-model` when only this one is missing
 */
export function findEntry<R extends Role>(
  entries: readonly ModelEntry[],
  role: R,
  space: string | null,
): EntryOf<R> {
  const entry = entries.find(
    (e): e is EntryOf<R> => e.role === role && (space === null || e.space === space),
  );
  if (entry === undefined) {
    const spaces = new Set(entries.flatMap((e) => e.space ?? []));
    if (space !== null && spaces.size > 0 && !spaces.has(space)) {
      throw new PomonagError(
        'unknown-space',
        t('This version has no models for the space {0}; choose one of {1}.', space, [...spaces].join(', ')),
      );
    }
    throw badModel(
      space === null
        ? t('No model with the role "{0}" in manifest.json.', role)
        : t('No model with the role "{0}" for {1} in manifest.json.', role, space),
    );
  }
  return entry;
}

/** @param problem a sentence */
function badModel(problem: string, remedy = reinstall): PomonagError {
  return new PomonagError('bad-model', `${problem} ${remedy()}`);
}

function reinstall(): string {
  return t('Reinstall the extension (from source: restore the folder models/ with git).');
}
