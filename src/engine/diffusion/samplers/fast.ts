/**
 * The default sampler: stochastic DDIM steps from a centred prior, denoised by the exact posterior, guided in its logits
 * by a value network and exact costs, every sample under budgets of its own (docs/method.md).
 */

import { t } from '../../../shared/l10n';
import { EFF_WITHIN } from '../../../shared/pareto/picks';
import { Random } from '../../../shared/random';
import { oneHot } from '../../../spaces/space';
import type { Choices } from '../../../spaces/space';
import type { Model } from '../../models/models';
import type { ScoredArchitecture } from '../../predict/predictor';
import type { Task } from '../../task';
import { BudgetDistribution } from '../sampleBudgets';
import { denoise } from '../denoise';
import type { NoisySample } from '../denoise';
import { guidanceOf } from '../guidance';
import type { Guidance } from '../guidance';
import { geometricSigmas } from '../schedule';
import { ExhaustiveSampler } from './exhaustive';
import type { Sampler, SamplerKind, SamplerRequest } from './sampler';

/**
 * Candidates that come from noise: enough to find the front. Those from its surroundings take a fifth of the gradients and
 * are better.
 */
const FROM_NOISE = { least: 64, share: 1 / 4, most: 512 };
/** Noise level and steps of stretching: half-way up the process, far enough to change a few rows. */
const STRETCH_SIGMA = 1.2;
const STRETCH_STEPS = 4;
/** Stretching begins at no less than so many times the last noise level, whatever that is set to. */
const LEAST_DESCENT = 2;
/**
 * Rounds of stretching. More bring little where the whole front is free; within budgets its accurate end, at the budget, has
 * fewer networks from noise and takes longer to fill.
 */
const REFINEMENTS = { free: 4, withinLimits: 6 };
/**
 * Factor on the weight of accuracy in every further round: where samples repeat or exceed tight budgets, accuracy has
 * narrowed the choice too much.
 */
const RELAXATION = 0.5;
/**
 * Around a front accuracy may weigh more, as long as that leaves samples distinct: after a round of stretching of which so
 * large a share was new the weight doubles, up to a factor, otherwise it goes back.
 */
const DISTINCT = 0.75;
const STRONGEST = 4;

/** The share of a space above which scoring all of it takes less time than drawing so many distinct samples. */
const LARGEST_SHARE = 1 / 8;

export const fast: SamplerKind = {
  description: () => t('Guided denoising in few steps, a budget for each sample'),
  pickRules: { balance: 'knee', effWithin: EFF_WITHIN },
  takesGuidance: true,
  problemWith: () => null,
  create(request) {
    const { space } = request.setup;
    const { count } = request.settings;
    if (space.enumerate === undefined || count <= LARGEST_SHARE * space.size)
      return createFastSampler(request);
    const note = { code: 'whole-space-scored', wanted: count, size: space.size } as const;
    return Promise.resolve(new ExhaustiveSampler(space, [note]));
  },
};

/**
 * The fast sampler, however much of the space is asked for. The run's factors take the place of its model's.
 * @throws PomonagError `bad-model`
 */
export async function createFastSampler(request: SamplerRequest): Promise<Sampler> {
  const { setup, survey, models, task } = request;
  const { budgets, seed, steps, guidance: factors } = request.settings;
  const model = await models.open('guided-step', setup.space.name);
  const constants = { ...model.entry.constants, ...factors };
  const distribution = new BudgetDistribution(setup.space, setup.setting, budgets, survey.lnMsQuantiles);
  return new FastSampler(
    { ...model, entry: { ...model.entry, constants } },
    guidanceOf(setup, budgets),
    distribution,
    seed,
    steps,
    task,
  );
}

class FastSampler implements Sampler {
  readonly notes = [];
  readonly rounds = 20;
  readonly refinements: number;
  readonly steps: number;
  readonly models: Readonly<Record<string, string>>;
  gradients = 0;
  private drawn = 0;
  private round = 0;
  private stretchStrength = 1;

  /** @param steps denoising steps, null for the model's own number */
  constructor(
    private readonly model: Model<'guided-step'>,
    private readonly guidance: Guidance,
    private readonly budgets: BudgetDistribution,
    private readonly seed: number,
    steps: number | null,
    private readonly task: Task,
  ) {
    this.steps = steps ?? model.entry.constants.steps;
    this.models = { 'guided-step': model.entry.sha256 };
    this.refinements = guidance.limits.length > 0 ? REFINEMENTS.withinLimits : REFINEMENTS.free;
  }

  fromNoise(count: number): number {
    const { least, share, most } = FROM_NOISE;
    return Math.min(count, most, Math.max(least, Math.ceil(share * count)));
  }

  async propose(count: number): Promise<Choices[]> {
    const { sigmaMax, sigmaMin } = this.model.entry.constants;
    const { priorMean, columns } = this.guidance.space;
    // The prior N(0, sigma_max^2) of the process ignores the data's mean; starting around it removes that bias.
    const mean = priorMean.flatMap((value) => Array<number>(columns).fill(value));
    const strength = RELAXATION ** this.round++;
    const samples = Array.from({ length: count }, (): NoisySample => {
      const random = new Random(this.seed, this.drawn++);
      const budgets = this.budgets.draw(random);
      const x = Float32Array.from(mean, (value) => value + sigmaMax * random.normal());
      return { x, budgets, strength, random };
    });
    return this.run(samples, geometricSigmas(sigmaMax, sigmaMin, this.steps), 'generate');
  }

  /** Parents, in turn, are noised half-way and denoised again under their own costs as budgets. */
  async stretch(parents: readonly ScoredArchitecture[], count: number): Promise<Choices[]> {
    const { columns } = this.guidance.space;
    const { sigmaMin } = this.model.entry.constants;
    const sigma = Math.max(STRETCH_SIGMA, LEAST_DESCENT * sigmaMin);
    const samples = Array.from({ length: count }, (_, i): NoisySample => {
      const parent = parents[i % parents.length] as ScoredArchitecture;
      const random = new Random(this.seed, this.drawn++);
      const budgets = this.budgets.about(parent, random);
      const x = oneHot(parent.choices, columns).map((v) => 2 * v - 1 + sigma * random.normal());
      return { x, budgets, strength: this.stretchStrength, random };
    });
    return this.run(samples, geometricSigmas(sigma, sigmaMin, STRETCH_STEPS), 'stretch');
  }

  adapt(newShare: number): void {
    const factor = newShare >= DISTINCT ? 2 : 0.5;
    this.stretchStrength = Math.min(STRONGEST, Math.max(1, factor * this.stretchStrength));
  }

  private run(
    samples: readonly NoisySample[],
    sigmas: readonly number[],
    stage: 'generate' | 'stretch',
  ): Promise<Choices[]> {
    this.task.progress(stage, 0, samples.length);
    this.gradients += samples.length * sigmas.length;
    return denoise(this.model, this.guidance, samples, sigmas, this.task, (done) =>
      this.task.progress(stage, done, samples.length),
    );
  }
}
