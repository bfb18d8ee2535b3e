/** Guided denoising of a batch by the step graph. */

import type { Random } from '../../shared/random';
import type { Choices } from '../../spaces/space';
import { codeFeed, resolutionFeed } from '../models/feeds';
import type { Model } from '../models/models';
import type { Task } from '../task';
import type { LogBudgets } from './sampleBudgets';
import type { Guidance } from './guidance';
import { repair } from './repair';
import { stepVector } from './schedule';

/** Samples per run of the graph. Chunks give the same bits as one batch and keep the longest stall short. */
const CHUNK = 128;

/** A sample before denoising. */
export interface NoisySample {
  /** [rows, columns], at the first noise level of the schedule. */
  readonly x: Float32Array;
  readonly budgets: LogBudgets;
  /** Factor on the model's lambda, the weight of accuracy. */
  readonly strength: number;
  /** The sample's own generator, which draws the noise of its steps. */
  readonly random: Pick<Random, 'normal'>;
}

/**
 * Denoises the samples along the noise levels and decodes them: the likeliest architecture of the last guided posterior,
 * within the limits.
 *
 * @param onChunk called with the number of samples done so far
 */
export async function denoise(
  step: Model<'guided-step'>,
  guidance: Guidance,
  samples: readonly NoisySample[],
  sigmas: readonly number[],
  task: Task,
  onChunk: (done: number) => void,
): Promise<Choices[]> {
  const decoded: Choices[] = [];
  for (let start = 0; start < samples.length; start += CHUNK) {
    decoded.push(...(await denoiseChunk(step, guidance, samples.slice(start, start + CHUNK), sigmas, task)));
    onChunk(decoded.length);
  }
  return decoded;
}

async function denoiseChunk(
  step: Model<'guided-step'>,
  { space, setting, code, device, limits }: Guidance,
  samples: readonly NoisySample[],
  sigmas: readonly number[],
  task: Task,
): Promise<Choices[]> {
  const { rows, columns } = space;
  const cells = rows * columns;
  const n = samples.length;
  const { lambda, mu, order } = step.entry.constants;
  const { params, macs } = space.linearCosts(setting);

  const x = new Float32Array(n * cells);
  const noise = new Float32Array(n * cells);
  samples.forEach((sample, i) => x.set(sample.x, i * cells));
  const batch = [n, rows, columns];
  const fixed = {
    ...codeFeed(step, code),
    device: { data: device, dims: [device.length] },
    guidance: {
      data: Float32Array.from(samples.flatMap(({ strength }) => [strength * lambda, mu])),
      dims: [n, 2],
    },
    budgets: { data: Float32Array.from(samples.flatMap(({ budgets }) => budgets)), dims: [n, 3] },
    cost_weights: { data: Float32Array.of(...params.weights, ...macs.weights), dims: [2, rows, columns] },
    cost_offset: { data: Float32Array.of(params.offset, macs.offset), dims: [2] },
    ...resolutionFeed(step, setting.resolution),
  };

  let current = x;
  let posterior = { columns: x, depths: new Float32Array() };
  for (const [i, sigma] of sigmas.entries()) {
    const next = sigmas[i + 1] ?? null;
    const before = posterior.columns;
    if (next !== null) fillNoise(noise, samples, cells);
    const outputs = await step.run({
      ...fixed,
      x: { data: current, dims: batch },
      noise: { data: noise, dims: batch },
      schedule: { data: stepVector(sigma, next), dims: [4] },
    });
    current = outputs['next'] as Float32Array<ArrayBuffer>;
    posterior = {
      columns: outputs['posterior'] as Float32Array<ArrayBuffer>,
      depths: (outputs['depth'] ?? posterior.depths) as Float32Array<ArrayBuffer>,
    };
    if (order === 2 && i > 0 && next !== null) {
      extrapolate(current, posterior.columns, before, 1 - (next / sigma) ** 2);
    }
    await task.checkpoint();
  }
  const share = (values: Float32Array, i: number): Float32Array =>
    values.subarray((i * values.length) / n, ((i + 1) * values.length) / n);
  return samples.map((_, i) => {
    const columns = share(posterior.columns, i);
    const decoded = space.decode({ columns, depths: share(posterior.depths, i) });
    return repair(space, decoded, columns, limits);
  });
}

/**
 * Second-order correction (DPM-Solver++ 2M, arXiv 2211.01095): to the next level the posterior changes by as much again as
 * since the level before. With x0 = 2 p - 1 and levels in equal ratios this adds `weight` times its change.
 */
function extrapolate(x: Float32Array, posterior: Float32Array, before: Float32Array, weight: number): void {
  x.forEach((value, k) => (x[k] = value + weight * ((posterior[k] ?? 0) - (before[k] ?? 0))));
}

function fillNoise(noise: Float32Array, samples: readonly NoisySample[], cells: number): void {
  samples.forEach(({ random }, i) => {
    for (let k = i * cells; k < (i + 1) * cells; k++) noise[k] = random.normal();
  });
}
