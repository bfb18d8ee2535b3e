/** The samplers by name. */

import type { GenerateSettings } from '../../../shared/protocol/run';
import type { Models } from '../../models/models';
import type { Survey } from '../../predict/survey';
import type { Setup } from '../../setup';
import type { Task } from '../../task';
import { BudgetDistribution } from '../budgets';
import { ExhaustiveSampler } from './exhaustive';
import { FastSampler } from './fast';
import { PaperSampler } from './paper';
import type { Sampler } from './sampler';

/** @throws PomonagError `bad-model` when the sampler's model is missing or damaged */
export async function createSampler(
  { sampler, budgets, seed, steps }: GenerateSettings,
  setup: Setup,
  survey: Survey,
  models: Models,
  task: Task,
): Promise<Sampler> {
  const { space, setting, code, deviceVector, latencyKnown } = setup;
  const guidance = { space, setting, code, device: deviceVector };
  switch (sampler) {
    case 'fast': {
      const model = await models.open('guided-step', space.name);
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
