/** What a run is asked for and what it answers: the JSON of the command line, of saved runs and of the webview. */

import * as v from 'valibot';
import { PICKS } from '../pareto/picks';
import { MAX_SEED } from '../random';
import { SPACE_NAMES } from '../spaces';

export const SAMPLERS = ['fast', 'paper', 'exhaustive'] as const;
export type Sampler = (typeof SAMPLERS)[number];

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.gtValue(0));
const nullableNumber = v.nullable(v.number());

export const budgetsSchema = v.object({
  /** Most parameters, or null for no limit. */
  params: v.nullable(positive),
  /** Most MACs, or null for no limit. */
  macs: v.nullable(positive),
  /** Most milliseconds on the device, or null for no limit. */
  latencyMs: v.nullable(positive),
});
export type Budgets = v.InferOutput<typeof budgetsSchema>;

/** What the user asks for. The engine fills in nothing: defaults are applied by `defaultSettings`. */
export const generateSettingsSchema = v.object({
  /** Folder with one sub-folder per class. */
  folder: v.pipe(v.string(), v.minLength(1)),
  space: v.picklist(SPACE_NAMES),
  sampler: v.picklist(SAMPLERS),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(15_625)),
  /** Denoising steps; null: the sampler's own number. */
  steps: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(2000))),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SEED)),
  device: v.pipe(v.string(), v.minLength(1)),
  budgets: budgetsSchema,
  /** Least number of members of the front. */
  minCandidates: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Side of the network's input in pixels. */
  resolution: v.pipe(v.number(), v.integer(), v.minValue(1)),
});
export type GenerateSettings = v.InferOutput<typeof generateSettingsSchema>;

const pairOfNumbers = v.tuple([v.number(), v.number()]);

export const candidateSchema = v.object({
  architecture: v.string(),
  /** Predicted test accuracy in percent after full training. */
  accuracy: v.number(),
  /** 80 % interval of the predicted accuracy, calibrated on left-out families. */
  accuracyInterval: pairOfNumbers,
  params: count,
  macs: count,
  latencyMs: nullableNumber,
  /** 1 for the non-dominated front, 2, 3, ... by peeling. */
  rank: v.pipe(v.number(), v.integer(), v.minValue(1)),
  picks: v.array(v.picklist(PICKS)),
});
export type Candidate = v.InferOutput<typeof candidateSchema>;

const datasetSchema = v.object({
  path: v.string(),
  /** Number of classes. */
  classes: count,
  /** Readable images found. */
  images: count,
  /** Files that could not be read and were left out. */
  skipped: count,
});
export type DatasetSummary = v.InferOutput<typeof datasetSchema>;

const modelHashes = v.record(v.string(), v.string());

export const runSchema = v.object({
  schema: v.literal('pomonag-run/1'),
  space: v.picklist(SPACE_NAMES),
  dataset: datasetSchema,
  resolution: count,
  sampler: v.picklist(SAMPLERS),
  steps: count,
  seed: count,
  device: v.string(),
  /** Execution provider that ran the models. */
  provider: v.string(),
  /** Width multiplier of MobileNetV3; null in spaces that have none. */
  width: nullableNumber,
  budgets: budgetsSchema,
  minCandidates: count,
  /** SHA-256 of every model used, by role. */
  models: modelHashes,
  generated: v.object({ requested: count, valid: count, unique: count, calls: count }),
  timing: v.object({ embedMs: v.number(), generateMs: v.number(), scoreMs: v.number(), totalMs: v.number() }),
  candidates: v.array(candidateSchema),
  /** Of (accuracy, ln params, ln latency) above the space's median predicted accuracy and highest costs. */
  hypervolume: v.number(),
  notes: v.array(v.string()),
});
export type Run = v.InferOutput<typeof runSchema>;

export const scoreSettingsSchema = v.object({
  folder: v.pipe(v.string(), v.minLength(1)),
  space: v.picklist(SPACE_NAMES),
  device: v.pipe(v.string(), v.minLength(1)),
  resolution: v.pipe(v.number(), v.integer(), v.minValue(1)),
  architectures: v.pipe(v.array(v.string()), v.minLength(1)),
});
export type ScoreSettings = v.InferOutput<typeof scoreSettingsSchema>;

export const scoreSchema = v.object({
  schema: v.literal('pomonag-score/1'),
  space: v.picklist(SPACE_NAMES),
  dataset: datasetSchema,
  resolution: count,
  device: v.string(),
  provider: v.string(),
  width: nullableNumber,
  models: modelHashes,
  timing: v.object({ embedMs: v.number(), scoreMs: v.number(), totalMs: v.number() }),
  candidates: v.array(candidateSchema),
  notes: v.array(v.string()),
});
export type Score = v.InferOutput<typeof scoreSchema>;

export const DEFAULT_DEVICE = 'titan_rtx_32';

/** Complete settings from a few: the defaults of the command line and of the editor. */
export function defaultSettings(
  chosen: Pick<GenerateSettings, 'folder' | 'seed'> & Partial<GenerateSettings>,
): GenerateSettings {
  return {
    space: 'nasbench201',
    sampler: 'fast',
    count: 256,
    steps: null,
    device: DEFAULT_DEVICE,
    budgets: { params: null, macs: null, latencyMs: null },
    minCandidates: 1,
    resolution: 32,
    ...chosen,
  };
}
