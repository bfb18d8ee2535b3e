/** Validity and uniqueness of the fast sampler's raw samples, before anything is replaced. */

import { createSampler } from '../src/engine/diffusion/samplers';
import { surveySpace } from '../src/engine/predict/survey';
import { setUp } from '../src/engine/setup';
import { record, standardDeviation } from './metrics';
import { openModels, quietTask, seedsFrom1, settings } from './setting';

const COMMAND = 'npm run bench raw';
const SAMPLES = 256;

async function main(): Promise<void> {
  const [models, task] = [openModels(), quietTask()];
  const setup = await setUp(settings(0), models, task);
  const survey = await surveySpace(setup, task);
  const seeds = seedsFrom1(10);
  const validity: number[] = [];
  const uniqueness: number[] = [];
  for (const seed of seeds) {
    const sampler = await createSampler(settings(seed), setup, survey, models, task);
    const samples = await sampler.propose(SAMPLES);
    // Valid here means one operation per edge, as in the paper; a path from input to output is asked for later.
    validity.push((100 * samples.filter((s) => s.every((column) => column >= 0)).length) / SAMPLES);
    uniqueness.push((100 * new Set(samples.map((s) => s.join())).size) / SAMPLES);
  }
  for (const [name, values] of Object.entries({ validity, uniqueness })) {
    record(`generation.nb201.${name}`, {
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
