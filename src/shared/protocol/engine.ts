/** Messages between the engine process and whoever started it. */

import * as v from 'valibot';
import { ERROR_CODES } from '../errors';
import { MOST, between, durationMs, percent, whole } from './numbers';
import { datasetSourceSchema, inspectionSchema } from './dataset';
import { candidateSchema, generateSettingsSchema, runSchema, scoreSchema, scoreSettingsSchema } from './run';
import { tuneSettingsSchema, tuningSchema } from './tuning';

export const deviceSchema = v.object({
  name: v.string(),
  label: v.string(),
  /** Input side in pixels at which the device was measured. */
  side: whole(MOST.side, 1),
  /** Least and largest side for which latency is known, where it is known for several. */
  sides: v.optional(v.tuple([whole(MOST.side, 1), whole(MOST.side, 1)])),
});
export type Device = v.InferOutput<typeof deviceSchema>;

export const modelStatusSchema = v.object({
  file: v.string(),
  role: v.string(),
  space: v.nullable(v.string()),
  bytes: whole(MOST.place),
  sha256: v.string(),
  /** `ok`, or what is wrong with the file. */
  integrity: v.string(),
});
export const modelsReportSchema = v.object({
  provider: v.string(),
  /** Execution providers that were tried and refused, with the runtime's reason. */
  refused: v.array(v.object({ provider: v.string(), reason: v.string() })),
  files: v.array(modelStatusSchema),
});
export type ModelsReport = v.InferOutput<typeof modelsReportSchema>;

/** Request and result of every method; the one place where the two ends agree. */
export const METHODS = {
  generate: { request: generateSettingsSchema, result: runSchema },
  score: { request: scoreSettingsSchema, result: scoreSchema },
  tune: { request: tuneSettingsSchema, result: tuningSchema },
  devices: { request: v.object({ space: v.string() }), result: v.array(deviceSchema) },
  models: { request: v.object({}), result: modelsReportSchema },
  inspect: { request: datasetSourceSchema, result: inspectionSchema },
  fingerprint: { request: datasetSourceSchema, result: v.string() },
  /** Forgets all that is kept of data sets; answers how many files and bytes were removed from the disk. */
  clearCache: {
    request: v.object({}),
    result: v.object({ files: whole(MOST.files), bytes: whole(MOST.place) }),
  },
} as const;
export type Method = keyof typeof METHODS;
export type MethodRequest<M extends Method> = v.InferOutput<(typeof METHODS)[M]['request']>;
export type MethodResult<M extends Method> = v.InferOutput<(typeof METHODS)[M]['result']>;

export const STAGES = ['scan', 'embed', 'generate', 'score', 'stretch', 'tune'] as const;
export type Stage = (typeof STAGES)[number];

export const progressSchema = v.object({
  stage: v.picklist(STAGES),
  /** Units done of `total` in this stage. */
  done: whole(MOST.place),
  total: whole(MOST.place),
  /** Estimated milliseconds until this stage ends; null while nothing is known. */
  remainingMs: v.nullable(durationMs),
  /** Of stage `tune`: how much the best setting so far raises the hypervolume, as a share. */
  gain: v.optional(between(-MOST.ratio, MOST.ratio)),
});
export type Progress = v.InferOutput<typeof progressSchema>;

const id = whole(MOST.place);
export const toEngineSchema = v.variant('type', [
  v.object({
    type: v.literal('request'),
    id,
    method: v.picklist(Object.keys(METHODS) as Method[]),
    params: v.unknown(),
  }),
  v.object({ type: v.literal('cancel'), id }),
  /** The texts of the user's language, for errors; sent before the first request where they are not English. */
  v.object({ type: v.literal('texts'), texts: v.record(v.string(), v.string()) }),
]);
export type ToEngine = v.InferOutput<typeof toEngineSchema>;

export const fromEngineSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('progress'), id, progress: progressSchema }),
  /** Candidates scored so far; ranks and picks are those among them. */
  v.object({
    type: v.literal('partial'),
    id,
    candidates: v.array(candidateSchema),
    /** How many percent of the images are of the largest class. */
    majority: v.nullable(percent),
  }),
  v.object({ type: v.literal('result'), id, result: v.unknown() }),
  v.object({ type: v.literal('error'), id, code: v.picklist(ERROR_CODES), message: v.string() }),
]);
export type FromEngine = v.InferOutput<typeof fromEngineSchema>;
