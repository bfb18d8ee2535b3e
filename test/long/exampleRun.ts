/** A run of three networks of each search space, as the command line prints it. */

import { DEFAULT_SPACE, SPACES, SPACE_NAMES } from '../../src/spaces';
import { defaultSettings } from '../../src/shared/protocol/run';
import type { Run } from '../../src/shared/protocol/run';
import { Random } from '../../src/shared/random';

/** @param index which search space, modulo their number */
export function exampleRun(index = 0): Run {
  const name = SPACE_NAMES[index % SPACE_NAMES.length] ?? DEFAULT_SPACE;
  const space = SPACES[name];
  const { resolution, device, width } = defaultSettings({ folder: 'x', seed: 1, space: name });
  const random = new Random(1);
  const architectures = [space.cheapest, space.random(random), space.dearest];
  return {
    schema: 'pomonag-run/1',
    space: name,
    dataset: {
      path: '/images',
      classes: 3,
      images: 300,
      skipped: 0,
      greyShare: 0,
      fingerprint: 'ab'.repeat(32),
    },
    resolution,
    sampler: 'fast',
    steps: 20,
    seed: 1,
    device,
    provider: 'cpu',
    width,
    budgets: { params: null, macs: null, latencyMs: null },
    minCandidates: 1,
    models: { predictor: 'cd'.repeat(32) },
    generated: { requested: 3, valid: 3, unique: 3, calls: 10 },
    timing: { embedMs: 1, generateMs: 2, scoreMs: 3, totalMs: 6 },
    candidates: architectures.map((choices, i) => ({
      architecture: space.format(choices),
      accuracy: 60 + 10 * i,
      accuracyInterval: [50 + 10 * i, 70 + 10 * i],
      ...space.costs(choices, { classes: 3, resolution, width }),
      latencyMs: 1 + i,
      rank: 1,
      picks: i === 2 ? ['acc'] : [],
    })),
    hypervolume: 1.5,
    notes: [],
  };
}
