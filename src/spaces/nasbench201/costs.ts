/** The exact costs of NAS-Bench-201 networks, as the benchmark counts them. */

import { t } from '../../shared/l10n';
import { USUAL_CHANNELS, evaluateLinear, requireResolution, resolveChannels } from '../space';
import type { Choices, Costs, CostSetting, LinearCost } from '../space';
import { CONV1, CONV3, EDGES, OPERATIONS } from './cell';

const CHANNELS = [16, 32, 64] as const;
const CELLS_PER_STAGE = 5;

/** Parameters of one convolution (weights and batch norm) on this edge, over all cells of the network. */
function convParams(kernel: number): number {
  return CHANNELS.reduce((sum, c) => sum + CELLS_PER_STAGE * (kernel * kernel * c * c + 2 * c), 0);
}

/** MACs of one convolution on this edge, over all cells, at input side 32: every stage has the same. */
function convMacs32(kernel: number): number {
  return CHANNELS.reduce(
    (sum, c, stage) => sum + CELLS_PER_STAGE * kernel * kernel * c * c * (32 >> stage) ** 2,
    0,
  );
}

/** Parameters of the skeleton at 10 classes: stem 464, residual blocks 14,464 and 57,600, last batch norm 128, head 650. */
const SKELETON_PARAMS_10 = 464 + 14_464 + 57_600 + 128 + 650;
/** MACs of stem and the two residual blocks at input side 32. */
const SKELETON_MACS_32 = 442_368 + 2 * 3_670_016;
/** Weights of the stem for each channel of the input; the skeleton's numbers are for three. */
const STEM_PER_CHANNEL = 9 * CHANNELS[0];
const HEAD_PER_CLASS = CHANNELS[2] + 1;

function linearCost(offset: number, conv1: number, conv3: number): LinearCost {
  const weights = new Float64Array(EDGES.length * OPERATIONS.length);
  EDGES.forEach((_, row) => {
    weights[row * OPERATIONS.length + CONV1] = conv1;
    weights[row * OPERATIONS.length + CONV3] = conv3;
  });
  return { offset, weights };
}

export function linearCosts({ classes, resolution, channels }: CostSetting): {
  params: LinearCost;
  macs: LinearCost;
} {
  requireResolution({ resolutionProblem }, resolution);
  const area = (resolution / 32) ** 2;
  const stem = STEM_PER_CHANNEL * (resolveChannels(channels) - USUAL_CHANNELS);
  return {
    params: linearCost(
      SKELETON_PARAMS_10 + stem + HEAD_PER_CLASS * (classes - 10),
      convParams(1),
      convParams(3),
    ),
    macs: linearCost(
      area * SKELETON_MACS_32 + resolution ** 2 * stem + HEAD_PER_CLASS * classes,
      area * convMacs32(1),
      area * convMacs32(3),
    ),
  };
}

export function costs(choices: Choices, setting: CostSetting): Costs {
  const { params, macs } = linearCosts(setting);
  return {
    params: evaluateLinear(params, choices, OPERATIONS.length),
    macs: evaluateLinear(macs, choices, OPERATIONS.length),
  };
}

export function resolutionProblem(resolution: number): string | null {
  if (Number.isInteger(resolution) && resolution >= 4 && resolution % 4 === 0) return null;
  return t(
    'NAS-Bench-201 networks halve their input twice: the input side must be a positive multiple of 4, not {0}.',
    resolution,
  );
}
