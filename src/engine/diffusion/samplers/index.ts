/** The samplers by name. */

import type { GenerateSettings, GuidanceFactors } from '../../../shared/protocol/run';
import type { Model, Models } from '../../models/models';
import type { Survey } from '../../predict/survey';
import type { Setup } from '../../setup';
import type { Task } from '../../task';
import { BudgetDistribution } from '../budgets';
import type { Limit } from '../repair';
import { ExhaustiveSampler } from './exhaustive';
import { FastSampler } from './fast';
import { PaperSampler } from './paper';
import type { Sampler } from './sampler';

/** The share of a space above which scoring all of it takes less time than drawing so many distinct samples. */
const LARGEST_SHARE = 1 / 8;

/** @throws PomonagError `bad-model` when the sampler's model is missing or damaged */
export async function createSampler(
  {
    sampler,
    count,
    budgets,
    seed,
    steps,
    guidance: factors,
  }: Pick<GenerateSettings, 'sampler' | 'count' | 'budgets' | 'seed' | 'steps' | 'guidance'>,
  setup: Pick<Setup, 'space' | 'setting' | 'code' | 'deviceVector' | 'latencyKnown'>,
  survey: Survey,
  models: Models,
  task: Task,
): Promise<Sampler> {
  const { space, setting, code, deviceVector, latencyKnown } = setup;
  const exact = space.linearCosts(setting);
  const limits = (['params', 'macs'] as const).flatMap((cost): Limit[] => {
    const most = budgets[cost];
    return most === null ? [] : [{ cost: exact[cost], most }];
  });
  const guidance = { space, setting, code, device: deviceVector, limits };
  switch (sampler) {
    case 'fast': {
      if (space.enumerate !== null && count > LARGEST_SHARE * space.size) return new ExhaustiveSampler(space);
      const model = withFactors(await models.open('guided-step', space.name), factors);
      const distribution = new BudgetDistribution(space, setting, budgets, survey.lnMsQuantiles);
      return new FastSampler(model, guidance, distribution, seed, steps, task);
    }
    case 'paper': {
      const model = await models.open('guided-score', space.name);
      return new PaperSampler(model, guidance, latencyKnown, seed, steps, task);
    }
    case 'exhaustive':
      return new ExhaustiveSampler(space);
  }
}

/** The model with the run's factors in place of its own. */
function withFactors(
  model: Model<'guided-step'>,
  factors: GuidanceFactors | undefined,
): Model<'guided-step'> {
  const { entry } = model;
  return { ...model, entry: { ...entry, constants: { ...entry.constants, ...factors } } };
}
