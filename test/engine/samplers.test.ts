import assert from 'node:assert/strict';
import { SAMPLERS, samplerByName } from '../../src/engine/diffusion/samplers';
import type { Sampler } from '../../src/engine/diffusion/samplers/sampler';
import { surveySpace } from '../../src/engine/predict/survey';
import { setUp } from '../../src/engine/setup';
import { DEFAULT_SAMPLER } from '../../src/shared/protocol/run';
import type { GenerateSettings } from '../../src/shared/protocol/run';
import { nasbench201 } from '../../src/spaces/nasbench201/space';
import type { Choices } from '../../src/spaces/space';
import { ownModels, quietTask, settings } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

/** A sampler inside this process, for a data set of stripes: its raw samples can be looked at. */
function sampler(chosen: Partial<GenerateSettings>): Promise<Sampler> {
  return withFolder(async (folder) => {
    await writeDataset(folder);
    const [all, models, task] = [settings(folder, chosen), ownModels(), quietTask()];
    const setup = await setUp(all, models, task);
    const survey = await surveySpace(setup, task);
    return samplerByName(all.sampler).create({ settings: all, setup, survey, models, task });
  });
}

const oneOperationPerEdge = (choices: Choices): boolean => choices.every((column) => column >= 0);
const distinct = (samples: readonly Choices[]): number => new Set(samples.map((s) => s.join())).size;

describe('the samplers', () => {
  it('have the default one among them, and name themselves where another is asked for', () => {
    assert.ok(SAMPLERS[DEFAULT_SAMPLER]);
    assert.throws(() => samplerByName('slow'), /"slow"; choose one of fast, paper, exhaustive/);
    assert.throws(() => samplerByName('toString'), /Unknown sampler/);
  });

  it('say so where the whole space is scored in place of sampling', async () => {
    const wanted = 10_000;
    const note = { code: 'whole-space-scored', wanted, size: nasbench201.size };
    assert.deepEqual((await sampler({ count: wanted })).notes, [note]);
    assert.deepEqual((await sampler({ count: 256 })).notes, []);
    assert.deepEqual((await sampler({ count: wanted, sampler: 'exhaustive' })).notes, []);
  });
});

describe('raw samples', () => {
  it('of the fast sampler are all valid and mostly distinct', async () => {
    const samples = await (await sampler({})).propose(256);
    assert.equal(samples.filter(oneOperationPerEdge).length, 256);
    assert.ok(distinct(samples) >= 0.8 * 256, `${distinct(samples)} of 256 are distinct`);
  });

  it('of the fast sampler do not depend on how many are drawn at once', async () => {
    const many = await (await sampler({ seed: 3 })).propose(300);
    const few = await (await sampler({ seed: 3 })).propose(50);
    assert.deepEqual(many.slice(0, 50), few);
  });

  it('of the paper sampler do not depend on how many are drawn at once', async () => {
    const chosen = { sampler: 'paper', steps: 20 } as const;
    const many = await (await sampler(chosen)).propose(70);
    const few = await (await sampler(chosen)).propose(3);
    assert.deepEqual(many.slice(0, 3), few);
  });

  it('of the paper sampler with fixed factors are more than 90 % valid', async function () {
    this.timeout(600_000);
    const samples = await (await sampler({ sampler: 'paper' })).propose(96);
    const valid = samples.filter(oneOperationPerEdge).length;
    assert.ok(valid > 0.9 * 96, `${valid} of 96 are valid`);
    // The paper counts a cell without a path as valid; we do not.
    const connected = samples.filter((s) => nasbench201.invalidity(s) === null).length;
    assert.ok(connected > 0.9 * 96, `${connected} of 96 have a path`);
  });
});
