/** What a run is asked for and what it answers: the JSON of the command line, of saved runs and of the webview. */

import * as v from 'valibot';
import { t } from '../l10n';
import { COSTS, forEachCost } from '../objectives';
import type { CostKey } from '../objectives';
import { PICK_NAMES } from '../pareto/picks';
import { MAX_SEED } from '../random';
import { DEFAULT_SPACE, SPACES, SPACE_NAMES, spaceNameOf } from '../../spaces';
import type { SpaceName } from '../../spaces';
import { datasetSchema, datasetSource } from './dataset';
import { noteEntries } from './notes';

/** The name of the sampler that a run has unless the user chooses another. */
export const DEFAULT_SAMPLER = 'fast';

/** Most candidates of a run: all architectures of the largest space that can be enumerated. */
export const MAX_COUNT = Math.max(
  ...SPACE_NAMES.map((name) => SPACES[name]).map(({ enumerate, size }) => (enumerate ? size : 1)),
);

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.gtValue(0));
const nullableNumber = v.nullable(v.number());

/** What a network is beside its architecture and its classes. */
const shape = {
  /** Side of the network's input in pixels. */
  resolution: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Width multiplier; null for the space's usual one, and in a space whose width is fixed. */
  width: v.nullable(positive),
};

/** The most of each cost, or null for no limit. */
export const budgetsSchema = v.object(forEachCost(() => v.nullable(positive)));
export type Budgets = v.InferOutput<typeof budgetsSchema>;

/** Factors of the fast sampler, by the names of the model's own in models/manifest.json. */
export const guidanceSchema = v.pipe(
  v.object({
    /** Strength of accuracy. */
    lambda: positive,
    /** Highest price of a budget. */
    mu: positive,
    /** First and last noise level. */
    sigmaMax: positive,
    sigmaMin: positive,
  }),
  v.check(
    ({ sigmaMin, sigmaMax }) => sigmaMin < sigmaMax,
    () => t('the last noise level of guidance (sigmaMin) must be below the first (sigmaMax)'),
  ),
);
export type GuidanceFactors = v.InferOutput<typeof guidanceSchema>;

/** How many points less accurate than the most accurate candidate an efficient pick may be; null for any number. */
const effWithin = v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100)));

/** What the user asks for. The engine fills in nothing: defaults are applied by `defaultSettings`. */
export const generateSettingsSchema = v.object({
  ...datasetSource,
  space: v.picklist(SPACE_NAMES),
  /** One of `src/engine/diffusion/samplers`. */
  sampler: v.pipe(v.string(), v.minLength(1)),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_COUNT)),
  /** Denoising steps; null: the sampler's own number. */
  steps: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(2000))),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_SEED)),
  device: v.pipe(v.string(), v.minLength(1)),
  budgets: budgetsSchema,
  /** Least number of members of the front. */
  minCandidates: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Of the fast sampler, tuned for the data set; missing: the model's own. */
  guidance: v.optional(guidanceSchema),
  /** See `PickRules`; missing: the sampler's own. */
  effWithin: v.optional(effWithin),
  ...shape,
});
export type GenerateSettings = v.InferOutput<typeof generateSettingsSchema>;

const pairOfNumbers = v.tuple([v.number(), v.number()]);

const onFront = v.nullable(v.boolean());
type FrontEntries = Record<CostKey, typeof onFront>;

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
  picks: v.array(v.picklist(PICK_NAMES)),
  /** Whether it is on the front of accuracy and each cost alone; null where that is unknown. Older runs have none. */
  fronts: v.optional(v.object(Object.fromEntries(COSTS.map(({ key }) => [key, onFront])) as FrontEntries)),
});
export type Candidate = v.InferOutput<typeof candidateSchema>;

const modelHashes = v.record(v.string(), v.string());

/** What a run says; `runSchema` also checks it. */
export const runEntries = v.object({
  schema: v.literal('pomonag-run/1'),
  space: v.picklist(SPACE_NAMES),
  dataset: datasetSchema,
  resolution: count,
  sampler: v.string(),
  steps: count,
  seed: count,
  device: v.string(),
  /** Execution provider that ran the models. */
  provider: v.string(),
  /** Width multiplier; null in a space whose width is fixed, as in runs from before there were others. */
  width: v.optional(nullableNumber, null),
  budgets: budgetsSchema,
  minCandidates: count,
  /** Of the fast sampler, where they are not the model's own. */
  guidance: v.optional(guidanceSchema),
  /** As in the settings; missing in runs from before there was one, which took any candidate. */
  effWithin: v.optional(effWithin),
  /** SHA-256 of every model used, by role. */
  models: modelHashes,
  generated: v.object({ requested: count, valid: count, unique: count, calls: count }),
  timing: v.object({ embedMs: v.number(), generateMs: v.number(), scoreMs: v.number(), totalMs: v.number() }),
  candidates: v.array(candidateSchema),
  /** Of (accuracy, ln params, ln latency) above the space's median predicted accuracy and highest costs. */
  hypervolume: v.number(),
  ...noteEntries,
});
/** A run whose candidates are networks of its space: whatever draws or exports them relies on it. */
export const runSchema = v.pipe(
  runEntries,
  v.check(
    ({ space, candidates }) => candidates.every(({ architecture }) => isNetwork(space, architecture)),
    () => t('not every candidate is a network of the search space'),
  ),
);
export type Run = v.InferOutput<typeof runSchema>;

export const scoreSettingsSchema = v.object({
  ...datasetSource,
  space: v.picklist(SPACE_NAMES),
  device: v.pipe(v.string(), v.minLength(1)),
  ...shape,
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
  ...noteEntries,
});
export type Score = v.InferOutput<typeof scoreSchema>;

/** Whether a text is a valid network of a search space. */
export function isNetwork(space: SpaceName, architecture: string): boolean {
  try {
    return SPACES[space].invalidity(SPACES[space].parse(architecture)) === null;
  } catch {
    return false;
  }
}

/** Complete settings from a few: the defaults of the command line and of the editor. @throws PomonagError `unknown-space` */
export function defaultSettings(
  chosen: Pick<GenerateSettings, 'folder' | 'seed'> & Partial<GenerateSettings>,
): GenerateSettings {
  return { ...defaultsOf(chosen.space ?? DEFAULT_SPACE), ...chosen };
}

/** The defaults of a run in a search space. @throws PomonagError `unknown-space` */
export function defaultsOf(space: string): Omit<GenerateSettings, 'folder' | 'seed'> {
  return {
    ...spaceSettings(space),
    sampler: DEFAULT_SAMPLER,
    count: 256,
    steps: null,
    budgets: forEachCost(() => null),
    minCandidates: 1,
  };
}

/** The defaults of the settings that depend on the search space. @throws PomonagError `unknown-space` */
export function spaceSettings(
  name: string,
): Pick<GenerateSettings, 'space' | 'device' | 'resolution' | 'width'> {
  const space = spaceNameOf(name);
  const { defaultDevice: device, defaultResolution: resolution, widths } = SPACES[space];
  return { space, device, resolution, width: widths?.[0] ?? null };
}
