/** What a run is asked for and what it answers: the JSON of the command line, of saved runs and of the webview. */

import * as v from 'valibot';
import { t } from '../l10n';
import { COSTS, forEachCost } from '../objectives';
import type { CostKey, ExactCostName, PredictedCostName } from '../objectives';
import { PICK_NAMES } from '../pareto/picks';
import { MAX_SEED } from '../random';
import { DEFAULT_SPACE, SPACES, SPACE_NAMES, spaceNameOf } from '../../spaces';
import type { SpaceName } from '../../spaces';
import { datasetSchema, datasetSource } from './dataset';
import { noteEntries } from './notes';
import { MOST, between, durationMs, percent, positive, whole } from './numbers';

/** The name of the sampler that a run has unless the user chooses another. */
export const DEFAULT_SAMPLER = 'fast';

/** Most candidates of a run: all architectures of the largest space that can be enumerated. */
export const MAX_COUNT = Math.max(
  ...SPACE_NAMES.map((name) => SPACES[name]).map(({ enumerate, size }) => (enumerate ? size : 1)),
);

const width = v.nullable(positive(MOST.width));
const side = whole(MOST.side, 1);
const channels = v.optional(whole(MOST.channels, 1));
const seed = whole(MAX_SEED);

/** What a network is beside its architecture and its classes. */
const shape = {
  /** Side of the network's input in pixels. */
  resolution: side,
  /** Channels of the input; missing: 3. */
  channels,
  /** Width multiplier; null for the space's usual one, and in a space whose width is fixed. */
  width,
};

/** The most of each cost; null, as in runs from before there was such a cost, for no limit. */
export const budgetsSchema = v.object(
  forEachCost(({ most }) => v.optional(v.nullable(positive(most)), null)),
);
export type Budgets = v.InferOutput<typeof budgetsSchema>;

/** Factors of the fast sampler, by the names of the model's own in models/manifest.json. */
export const guidanceSchema = v.pipe(
  v.object({
    /** Strength of accuracy. */
    lambda: positive(MOST.factor),
    /** Highest price of a budget. */
    mu: positive(MOST.factor),
    /** First and last noise level. */
    sigmaMax: positive(MOST.factor),
    sigmaMin: positive(MOST.factor),
  }),
  v.check(
    ({ sigmaMin, sigmaMax }) => sigmaMin < sigmaMax,
    () => t('the last noise level of guidance (sigmaMin) must be below the first (sigmaMax)'),
  ),
);
export type GuidanceFactors = v.InferOutput<typeof guidanceSchema>;

/** How many points less accurate than the most accurate candidate an efficient pick may be; null for any number. */
const effWithin = v.nullable(percent);

/** What the user asks for. The engine fills in nothing: defaults are applied by `defaultSettings`. */
export const generateSettingsSchema = v.object({
  ...datasetSource,
  space: v.picklist(SPACE_NAMES),
  /** One of `src/engine/diffusion/samplers`. */
  sampler: v.pipe(v.string(), v.minLength(1)),
  count: whole(MAX_COUNT, 1),
  /** Denoising steps; null: the sampler's own number. */
  steps: v.nullable(whole(MOST.steps, 2)),
  seed,
  device: v.pipe(v.string(), v.minLength(1)),
  budgets: budgetsSchema,
  /** Least number of members of the front. */
  minCandidates: whole(MOST.candidates, 1),
  /** Of the fast sampler, tuned for the data set; missing: the model's own. */
  guidance: v.optional(guidanceSchema),
  /** See `PickRules`; missing: the sampler's own. */
  effWithin: v.optional(effWithin),
  ...shape,
});
export type GenerateSettings = v.InferOutput<typeof generateSettingsSchema>;

const exactCost = (most: number) => whole(most);
const predictedCost = (most: number) => v.nullable(between(0, most));
type CostEntries = Record<ExactCostName, ReturnType<typeof exactCost>> &
  Record<PredictedCostName, ReturnType<typeof predictedCost>>;
/** A whole number of each exact cost; a number or null of each predicted one. */
const costEntries = forEachCost(({ isExact, most }) =>
  isExact ? exactCost(most) : predictedCost(most),
) as CostEntries;

const onFront = v.nullable(v.boolean());
type FrontEntries = Record<CostKey, typeof onFront>;

export const candidateSchema = v.object({
  architecture: v.string(),
  /** Predicted test accuracy in percent after full training. */
  accuracy: percent,
  /** 80 % interval of the predicted accuracy, calibrated on left-out families. */
  accuracyInterval: v.tuple([percent, percent]),
  ...costEntries,
  /** 1 for the non-dominated front, 2, 3, ... by peeling. */
  rank: whole(MOST.candidates, 1),
  picks: v.array(v.picklist(PICK_NAMES)),
  /** Whether it is on the front of accuracy and each cost alone; null where that is unknown. Older runs have none. */
  fronts: v.optional(v.object(Object.fromEntries(COSTS.map(({ key }) => [key, onFront])) as FrontEntries)),
});
export type Candidate = v.InferOutput<typeof candidateSchema>;

const candidatesSchema = v.pipe(
  v.array(candidateSchema),
  v.check(
    ({ length }) => length <= MOST.candidates,
    () => t('it has more than {0} candidates', MOST.candidates),
  ),
  v.check(
    (candidates) => new Set(candidates.map(({ architecture }) => architecture)).size === candidates.length,
    () => t('a candidate is there twice'),
  ),
);

/** Networks that a run drew or had predicted. */
const calls = whole(MOST.place);

const modelHashes = v.record(v.string(), v.string());

/** What a run says; `runSchema` also checks it. */
export const runEntries = v.object({
  schema: v.literal('pomonag-run/1'),
  space: v.picklist(SPACE_NAMES),
  dataset: datasetSchema,
  resolution: side,
  /** Channels of the networks' input; missing where they are 3. */
  channels,
  sampler: v.string(),
  steps: whole(MOST.steps),
  seed,
  device: v.string(),
  /** Execution provider that ran the models. */
  provider: v.string(),
  /** Width multiplier; null in a space whose width is fixed, as in runs from before there were others. */
  width: v.optional(width, null),
  budgets: budgetsSchema,
  minCandidates: whole(MOST.candidates),
  /** Of the fast sampler, where they are not the model's own. */
  guidance: v.optional(guidanceSchema),
  /** As in the settings; missing in runs from before there was one, which took any candidate. */
  effWithin: v.optional(effWithin),
  /** SHA-256 of every model used, by role. */
  models: modelHashes,
  generated: v.object({ requested: calls, valid: calls, unique: calls, calls }),
  timing: v.object({
    embedMs: durationMs,
    generateMs: durationMs,
    scoreMs: durationMs,
    totalMs: durationMs,
  }),
  candidates: candidatesSchema,
  /** Of (accuracy, ln params, ln latency) above the space's median predicted accuracy and highest costs. */
  hypervolume: between(0, MOST.hypervolume),
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
  resolution: side,
  channels,
  device: v.string(),
  provider: v.string(),
  width,
  models: modelHashes,
  timing: v.object({ embedMs: durationMs, scoreMs: durationMs, totalMs: durationMs }),
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
