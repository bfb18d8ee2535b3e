/** A run to export networks of. */

import type { Network } from '../../src/spaces/network';
import type { Run } from '../../src/shared/protocol/run';
import { spaceNameOf } from '../../src/spaces';

export const ARCHITECTURE = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|none~1|avg_pool_3x3~2|';

/** A run as the engine answers it, with a single candidate. */
export const RUN: Run = {
  schema: 'pomonag-run/1',
  space: 'nasbench201',
  dataset: { path: '/data/cats & dogs', classes: 5, images: 1000, skipped: 0 },
  resolution: 32,
  sampler: 'fast',
  steps: 20,
  seed: 42,
  device: 'titan_rtx_32',
  provider: 'cpu',
  width: null,
  budgets: { params: 500_000, macs: null, latencyMs: 7.5 },
  minCandidates: 3,
  models: { predictor: 'ab'.repeat(32), 'guided-step': 'cd'.repeat(32) },
  generated: { requested: 64, valid: 64, unique: 64, calls: 200 },
  timing: { embedMs: 1, generateMs: 1, scoreMs: 1, totalMs: 3 },
  candidates: [
    {
      architecture: ARCHITECTURE,
      accuracy: 90,
      accuracyInterval: [88, 92],
      params: 315_996,
      macs: 43_172_357,
      latencyMs: 3,
      rank: 1,
      picks: ['acc'],
    },
  ],
  hypervolume: 1,
  notes: [],
};

/** The same run, but on another folder and with networks of this kind. */
export function someRun({ space, classes, resolution, width }: Network, folder: string): Run {
  return {
    ...RUN,
    space: spaceNameOf(space.name),
    dataset: { ...RUN.dataset, path: folder, classes },
    resolution,
    width,
  };
}
