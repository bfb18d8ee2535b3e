/**
 * The paper's sampler, kept faithful for comparison: variance-exploding process, one Langevin corrector and one
 * Euler-Maruyama predictor a step, gradients of noise-aware predictors at the noisy matrix, one scaling factor per
 * objective, threshold decoding (docs/method.md).
 */

import { t } from '../../../shared/l10n';
import type { CostName, ObjectiveName } from '../../../shared/objectives';
import { Random } from '../../../shared/random';
import type { Choices } from '../../../spaces/space';
import { codeFeed, resolutionFeed } from '../../models/feeds';
import type { Model } from '../../models/models';
import type { ScoredArchitecture } from '../../predict/predictor';
import type { Task } from '../../task';
import { guidanceOf } from '../guidance';
import type { Guidance } from '../guidance';
import type { Sampler, SamplerKind } from './sampler';

/** Samples per run of the network, so that a cancellation need not wait for a whole batch. */
const CHUNK = 64;
/** Last time of the process: at 0 the score is not defined. */
const END_TIME = 1e-5;
/** Rows and columns of input and output that frame those of some spaces. */
const FRAME = 2;
/** A row with several ones: no choice at all, and so invalid in every space. */
const AMBIGUOUS = NaN;

/** k of each objective of `FACTORS`, on z-scored targets. */
type Factors = readonly number[];
/** The objectives that the score model has gradients of, in the order of its input. */
const FACTORS = ['accuracy', 'params', 'macs', 'latencyMs'] as const satisfies readonly ObjectiveName[];

export const paper: SamplerKind = {
  description: () => t('The method as published, 1,000 steps: minutes, for comparison'),
  pickRules: { balance: 'ratio', effWithin: null },
  takesGuidance: false,
  problemWith: () => null,
  async create({ settings: { budgets, seed, steps }, setup, models, task }) {
    const model = await models.open('guided-score', setup.space.name);
    return new PaperSampler(model, guidanceOf(setup, budgets), setup.known, seed, steps, task);
  },
};

export class PaperSampler implements Sampler {
  readonly notes = [];
  /** The paper drops what is not valid; a few more batches fill the gaps. */
  readonly rounds = 10;
  /** The paper stretches a front only when it is too small. */
  readonly refinements = 0;
  readonly steps: number;
  readonly models: Readonly<Record<string, string>>;
  gradients = 0;
  private drawn = 0;
  private readonly factors: Readonly<Record<'efficient' | 'accurate', Factors>>;

  /** @param costs those that are known, and so guide; @param steps null for the model's own number */
  constructor(
    private readonly model: Model<'guided-score'>,
    private readonly guidance: Guidance,
    costs: readonly CostName[],
    private readonly seed: number,
    steps: number | null,
    private readonly task: Task,
  ) {
    this.steps = steps ?? model.entry.constants.steps;
    this.models = { 'guided-score': model.entry.sha256 };
    const { factors, accurateFactors } = model.entry.constants;
    const guides = FACTORS.map((name) => name === 'accuracy' || costs.includes(name));
    const known = (all: Factors): Factors => all.map((k, i) => (guides[i] === true ? k : 0));
    this.factors = { efficient: known(factors), accurate: known(accurateFactors) };
  }

  fromNoise(count: number): number {
    return count;
  }

  propose(count: number): Promise<Choices[]> {
    return this.generate(count, this.factors.efficient, 'generate');
  }

  /** The paper's two sets of factors: half of the samples under the accurate one, half under the efficient one. */
  async stretch(_parents: readonly ScoredArchitecture[], count: number): Promise<Choices[]> {
    const { accurate, efficient } = this.factors;
    const half = Math.ceil(count / 2);
    return [
      ...(await this.generate(half, accurate, 'stretch')),
      ...(await this.generate(count - half, efficient, 'stretch')),
    ];
  }

  adapt(): void {}

  private async generate(count: number, factors: Factors, stage: 'generate' | 'stretch'): Promise<Choices[]> {
    const { sigmaMax, sigmaMin, snr } = this.model.entry.constants;
    const size = this.rows * this.columns;
    const randoms = Array.from({ length: count }, () => new Random(this.seed, this.drawn++));
    const noise = (): Float32Array => {
      const z = new Float32Array(count * size);
      randoms.forEach((random, i) => {
        for (let k = i * size; k < (i + 1) * size; k++) z[k] = random.normal();
      });
      return z;
    };

    const x = noise().map((z) => sigmaMax * z);
    let mean = x;
    const spread = 2 * Math.log(sigmaMax / sigmaMin);
    this.task.progress(stage, 0, this.steps);
    for (let i = 0; i < this.steps; i++) {
      const time = 1 + (i / (this.steps - 1)) * (END_TIME - 1);
      const sigma = sigmaMin * (sigmaMax / sigmaMin) ** time;

      // Corrector: a Langevin step whose length follows from the sample's own norms of noise and score. (The published
      // code takes the batch's mean norms, so that a sample depends on its neighbours.)
      const score = await this.score(x, sigma, count, factors);
      const z = noise();
      for (let start = 0; start < x.length; start += size) {
        const ratio = (snr * norm(z, start, size)) / norm(score, start, size);
        const step = 2 * ratio ** 2;
        for (let k = start; k < start + size; k++) {
          x[k] = at(x, k) + step * at(score, k) + Math.sqrt(2 * step) * at(z, k);
        }
      }

      // Predictor: reverse Euler-Maruyama step of length 1 / steps with g^2 = sigma^2 * 2 ln(sigma_max / sigma_min).
      const corrected = await this.score(x, sigma, count, factors);
      const fresh = noise();
      const variance = (sigma ** 2 * spread) / this.steps;
      mean = new Float32Array(x.length);
      for (let k = 0; k < x.length; k++) {
        mean[k] = at(x, k) + variance * at(corrected, k);
        x[k] = at(mean, k) + Math.sqrt(variance) * at(fresh, k);
      }
      this.task.progress(stage, i + 1, this.steps);
    }
    return Array.from({ length: count }, (_, i) => this.decode(mean.subarray(i * size, (i + 1) * size)));
  }

  private async score(
    x: Float32Array,
    sigma: number,
    count: number,
    factors: Factors,
  ): Promise<Float32Array> {
    const { code, device, setting } = this.guidance;
    const size = this.rows * this.columns;
    const score = new Float32Array(x.length);
    for (let start = 0; start < count; start += CHUNK) {
      const n = Math.min(CHUNK, count - start);
      const part = x.slice(start * size, (start + n) * size);
      const outputs = await this.model.run({
        x: { data: part, dims: [n, this.rows, this.columns] },
        sigma: { data: Float32Array.of(sigma), dims: [1] },
        ...codeFeed(this.model, code),
        device: { data: device, dims: [device.length] },
        factors: { data: Float32Array.from(factors), dims: [factors.length] },
        ...resolutionFeed(this.model, setting.resolution),
      });
      score.set(outputs['score'] as Float32Array, start * size);
      await this.task.checkpoint();
    }
    this.gradients += count;
    return score;
  }

  /**
   * Threshold decoding: an entry counts as one from the middle upwards, i.e. x >= 0 in the scaled range. A row without a
   * one is unused.
   */
  private decode(x: Float32Array): Choices {
    const chosen = Array.from({ length: this.rows }, (_, row) => {
      const ones = [...x.subarray(row * this.columns, (row + 1) * this.columns)].flatMap((v, c) =>
        v >= 0 ? [c] : [],
      );
      return ones.length > 1 ? AMBIGUOUS : (ones[0] ?? -1);
    });
    if (!this.guidance.space.framed) return chosen;
    const [input, ...rest] = chosen;
    const output = rest.pop();
    const hasFrame = input === 0 && output === 1;
    return rest.map((column) => (hasFrame && column >= FRAME ? column - FRAME : AMBIGUOUS));
  }

  private get rows(): number {
    return this.guidance.space.rows + this.frame;
  }

  private get columns(): number {
    return this.guidance.space.columns + this.frame;
  }

  private get frame(): number {
    return this.guidance.space.framed ? FRAME : 0;
  }
}

/** Euclidean norm of the sample that starts at an index. */
function norm(values: Float32Array, start: number, size: number): number {
  let square = 0;
  for (let k = start; k < start + size; k++) square += at(values, k) ** 2;
  return Math.sqrt(square);
}

function at(values: Float32Array, index: number): number {
  return values[index] ?? NaN;
}
