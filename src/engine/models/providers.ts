/**
 * Choice of the execution provider. Providers do not fall back by themselves, and one that is reported as supported may
 * lack its hardware: each is tried alone, in order, and counts only after a real run whose outputs agree with the CPU's.
 */

import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../../shared/errors';
import { Random } from '../../shared/random';
import { loadOnnxRuntime } from '../native';
import type { ModelEntry } from './manifest';

/** Accelerated providers, the first choice first. */
const PREFERENCE = ['cuda', 'dml', 'coreml', 'webgpu'] as const;
export const CPU = 'cpu';

/** Largest accepted difference from the CPU's output, relative to the output's largest magnitude. */
const TOLERANCE = 1e-2;
/** Size of dynamic dimensions in the trial run. */
const TRIAL_SIZE = 3;

export interface ProviderChoice {
  readonly provider: string;
  readonly refused: readonly { readonly provider: string; readonly reason: string }[];
}

export type TriedModels = readonly { readonly entry: ModelEntry; readonly bytes: Uint8Array }[];

/**
 * The provider to use for these models.
 * @param wanted name of the only accelerated provider to try, `cpu` for none, null for all that the runtime supports
 */
export async function chooseProvider(tried: TriedModels, wanted: string | null): Promise<ProviderChoice> {
  const { listSupportedBackends } = await loadOnnxRuntime();
  const supported = listSupportedBackends().map(({ name }) => name);
  const order = wanted === null ? PREFERENCE.filter((name) => supported.includes(name)) : [wanted];
  const refused: { provider: string; reason: string }[] = [];
  for (const provider of order) {
    if (provider === CPU) break;
    const reason = supported.includes(provider)
      ? await refusal(provider, tried)
      : `not part of this runtime, which has ${supported.join(', ')}`;
    if (reason === null) return { provider, refused };
    refused.push({ provider, reason });
  }
  return { provider: CPU, refused };
}

/** Why a provider cannot be used, or null. */
async function refusal(provider: string, tried: TriedModels): Promise<string | null> {
  try {
    for (const { entry, bytes } of tried) {
      const outputs = await trialRun(provider, entry, bytes);
      const expected = await trialRun(CPU, entry, bytes);
      for (const { name } of entry.outputs) {
        if (!agree(outputs[name], expected[name])) {
          return `${entry.file} gives other outputs (${name}) than on the CPU`;
        }
      }
    }
    return null;
  } catch (error) {
    // Failed assertions of the runtime begin with file, line and function: of no use to the reader.
    return messageOf(error)
      .replaceAll(/\s+/g, ' ')
      .replace(/^\/onnxruntime_src\/.* was false\. /, '')
      .trim();
  }
}

async function trialRun(provider: string, entry: ModelEntry, bytes: Uint8Array) {
  const { InferenceSession } = await loadOnnxRuntime();
  const session = await InferenceSession.create(bytes, sessionOptions(provider));
  try {
    return await session.run(await trialInputs(entry));
  } finally {
    await session.release();
  }
}

/** Fixed pseudo-random inputs; every dynamic dimension has the same size. */
async function trialInputs(entry: ModelEntry): Promise<Record<string, Tensor>> {
  const { Tensor } = await loadOnnxRuntime();
  const random = new Random(0);
  const feeds: Record<string, Tensor> = {};
  for (const { name, type, shape } of entry.inputs) {
    const dims = shape.map((size) => (typeof size === 'number' ? size : TRIAL_SIZE));
    const length = dims.reduce((a, b) => a * b, 1);
    feeds[name] =
      type === 'uint8'
        ? new Tensor(
            'uint8',
            Uint8Array.from({ length }, () => random.integer(256)),
            dims,
          )
        : new Tensor(
            'float32',
            Float32Array.from({ length }, () => random.uniform()),
            dims,
          );
  }
  return feeds;
}

function agree(actual: Tensor | undefined, expected: Tensor | undefined): boolean {
  if (!(actual?.data instanceof Float32Array) || !(expected?.data instanceof Float32Array)) return false;
  const reference = expected.data;
  const scale = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  return actual.data.every((value, i) => Math.abs(value - (reference[i] ?? NaN)) <= TOLERANCE * scale);
}

/**
 * Options of a session. Spinning threads would burn the cores that the editor needs; one thread each, because two
 * sessions in two processes get more out of two cores than two threads of one (measured).
 */
export function sessionOptions(provider: string): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}
