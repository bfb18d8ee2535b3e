/** The samplers by name. */

import type { Budgets, GenerateSettings, GuidanceFactors } from '../../../shared/protocol/run';
import type { Model, Models } from '../../models/models';
import type { Survey } from '../../predict/survey';
import type { Setup } from '../../setup';
import type { Task } from '../../task';
import { BudgetDistribution } from '../sampleBudgets';
import type { Guidance } from '../denoise';
import type { Limit } from '../repair';
import { ExhaustiveSampler, enumerationOf } from './exhaustive';
import { FastSampler } from './fast';
import { PaperSampler } from './paper';
import type { Sampler } from './sampler';

/** The share of a space above which scoring all of it takes less time than drawing so many distinct samples. */
const LARGEST_SHARE = 1 / 8;

type SamplerSetup = Pick<Setup, 'space' | 'setting' | 'code' | 'deviceVector' | 'latencyKnown'>;

/**
 * @throws PomonagError `bad-model` when the sampler's model is missing or damaged, `bad-argument` for an exhaustive one of
 * a space that cannot be enumerated
 */
export async function createSampler(
  settings: Pick<GenerateSettings, 'sampler' | 'count' | 'budgets' | 'seed' | 'steps' | 'guidance'>,
  setup: SamplerSetup,
  survey: Survey,
  models: Models,
  task: Task,
): Promise<Sampler> {
  const { space } = setup;
  switch (settings.sampler) {
    case 'fast':
      return space.enumerate !== null && settings.count > LARGEST_SHARE * space.size
        ? new ExhaustiveSampler(enumerationOf(space))
        : createFastSampler(settings, setup, survey, models, task);
    case 'paper': {
      const { seed, steps } = settings;
      const model = await models.open('guided-score', space.name);
      return new PaperSampler(
        model,
        guidanceOf(settings.budgets, setup),
        setup.latencyKnown,
        seed,
        steps,
        task,
      );
    }
    case 'exhaustive':
      return new ExhaustiveSampler(enumerationOf(space));
  }
}

/** The fast sampler, however much of the space is asked for. @throws PomonagError `bad-model` */
export async function createFastSampler(
  { budgets, seed, steps, guidance }: Pick<GenerateSettings, 'budgets' | 'seed' | 'steps' | 'guidance'>,
  setup: SamplerSetup,
  survey: Survey,
  models: Models,
  task: Task,
): Promise<Sampler> {
  const { space, setting } = setup;
  const model = withFactors(await models.open('guided-step', space.name), guidance);
  const distribution = new BudgetDistribution(space, setting, budgets, survey.lnMsQuantiles);
  return new FastSampler(model, guidanceOf(budgets, setup), distribution, seed, steps, task);
}

function guidanceOf(budgets: Budgets, { space, setting, code, deviceVector }: SamplerSetup): Guidance {
  const exact = space.linearCosts(setting);
  const limits = (['params', 'macs'] as const).flatMap((cost): Limit[] => {
    const most = budgets[cost];
    return most === null ? [] : [{ cost: exact[cost], most }];
  });
  return { space, setting, code, device: deviceVector, limits };
}

/** The model with the run's factors in place of its own. */
function withFactors(
  model: Model<'guided-step'>,
  factors: GuidanceFactors | undefined,
): Model<'guided-step'> {
  const { entry } = model;
  return { ...model, entry: { ...entry, constants: { ...entry.constants, ...factors } } };
}
