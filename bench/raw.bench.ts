/** Validity and uniqueness of the fast sampler's raw samples, before anything is replaced. */

import { samplerByName } from '../src/engine/diffusion/samplers';
import { surveySpace } from '../src/engine/predict/survey';
import { setUp } from '../src/engine/setup';
import { SPACES } from '../src/spaces';
import type { SpaceName } from '../src/spaces';
import type { Choices } from '../src/spaces/space';
import { record, standardDeviation } from './metrics';
import { SPACES_BY_KEY, openModels, quietTask, seedsFrom1, settings } from './setting';

const COMMAND = 'npm run bench raw';
const SAMPLES = 256;

/** What counts as valid where it is not what the space says: the paper takes a cell without a path for valid. */
const VALID: Partial<Record<SpaceName, (choices: Choices) => boolean>> = {
  nasbench201: (choices) => choices.every((column) => column >= 0),
};

async function main(): Promise<void> {
  for (const [key, space] of Object.entries(SPACES_BY_KEY)) await measure(key, space);
}

async function measure(key: string, space: SpaceName): Promise<void> {
  const [models, task] = [openModels(), quietTask()];
  const setup = await setUp(settings(0, { space }), models, task);
  const survey = await surveySpace(setup, task);
  const seeds = seedsFrom1(10);
  const isValid = VALID[space] ?? ((choices) => SPACES[space].invalidity(choices) === null);
  const validity: number[] = [];
  const uniqueness: number[] = [];
  for (const seed of seeds) {
    const wanted = settings(seed, { space });
    const sampler = await samplerByName(wanted.sampler).create({
      settings: wanted,
      ...{ setup, survey, models, task },
    });
    const samples = await sampler.propose(SAMPLES);
    validity.push((100 * samples.filter(isValid).length) / SAMPLES);
    uniqueness.push((100 * new Set(samples.map((s) => s.join())).size) / SAMPLES);
  }
  for (const [name, values] of Object.entries({ validity, uniqueness })) {
    record(`generation.${key}.${name}`, {
      value: values.reduce((sum, value) => sum + value, 0) / values.length,
      unit: '%',
      n: SAMPLES,
      seeds,
      spread: standardDeviation(values),
      command: COMMAND,
    });
  }
}

void main();
