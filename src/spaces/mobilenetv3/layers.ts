/** The layers of Once-for-All's MobileNetV3 networks: channels, sides, parameters and MACs. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { requireResolution, resolveChannels, resolveWidth } from '../space';
import type { Choices, Costs, CostSetting, LinearCost, SearchSpace } from '../space';

export const KERNELS = [3, 5, 7] as const;
export const EXPANSIONS = [3, 4, 6] as const;
export const STAGES = 5;
/** Slots of a stage. */
export const SLOTS = 4;
export const MIN_DEPTH = 2;
/** How many depths a stage can have. */
export const DEPTHS = SLOTS - MIN_DEPTH + 1;

export const ROWS = STAGES * SLOTS;
export const COLUMNS = KERNELS.length * EXPANSIONS.length;
export const UNUSED = -1;

/** What all networks have in common. */
export const NETWORKS = {
  label: 'MobileNetV3 (Once-for-All)',
  widths: [1, 1.2],
  resolutionProblem: (resolution) =>
    Number.isInteger(resolution) && resolution >= 32
      ? null
      : t(
          'MobileNetV3 networks halve their input five times: the input side must be an integer of at least 32, not {0}.',
          resolution,
        ),
} as const satisfies Pick<SearchSpace, 'label' | 'widths' | 'resolutionProblem'>;

/** Channels before they are scaled by the width multiplier. */
const CHANNELS = { stem: 16, first: 16, stages: [24, 40, 80, 112, 160], expand: 960, mix: 1280 } as const;

/** A stage's first layer has its stride; all its layers have its activation and its squeeze-and-excitation. */
const STAGE_TYPES = [
  { stride: 2, hardSwish: false, squeezes: false },
  { stride: 2, hardSwish: false, squeezes: true },
  { stride: 2, hardSwish: true, squeezes: false },
  { stride: 1, hardSwish: true, squeezes: true },
  { stride: 2, hardSwish: true, squeezes: true },
] as const;

/** The multiple of 8 nearest to a number of channels, at least 8 and not more than a tenth below (MobileNetV2's rule). */
function makeDivisible(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

/** Side of a feature map behind a convolution of stride 2 that is padded by half its kernel. */
function halved(side: number): number {
  return Math.ceil(side / 2);
}

/** The fixed parts around the layers. */
export interface Skeleton {
  /** Channels of the 3x3 stem of stride 2, and of the separable convolution behind it. */
  readonly stem: number;
  readonly first: number;
  /** Channels of each stage. */
  readonly stages: readonly number[];
  /** Channels of the last 1x1 convolution, and of the feature mix behind the mean over all pixels. */
  readonly expand: number;
  readonly mix: number;
  /** Sides of the feature maps that the stem and the last stage give. */
  readonly stemSide: number;
  readonly lastSide: number;
}

/** What shapes depend on beside the architecture. */
type ShapeSetting = Omit<CostSetting, 'classes' | 'channels'>;

/** @throws PomonagError `bad-resolution`, `bad-argument` (width) */
export function skeletonOf({ resolution, width: given }: ShapeSetting): Skeleton {
  requireResolution(NETWORKS, resolution);
  const width = resolveWidth(NETWORKS, given) ?? NETWORKS.widths[0];
  const scale = (channels: number): number => makeDivisible(channels * width);
  const stemSide = halved(resolution);
  return {
    stem: scale(CHANNELS.stem),
    first: scale(CHANNELS.first),
    stages: CHANNELS.stages.map(scale),
    expand: scale(CHANNELS.expand),
    mix: scale(CHANNELS.mix),
    stemSide,
    lastSide: STAGE_TYPES.reduce((side, { stride }) => (stride === 2 ? halved(side) : side), stemSide),
  };
}

/** What a layer is given by its slot. */
interface Slot {
  /** Stage from 0. */
  readonly stage: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly stride: 1 | 2;
  readonly inputSide: number;
  readonly outputSide: number;
  /** h-swish; otherwise ReLU. */
  readonly hardSwish: boolean;
  /** Whether there is squeeze-and-excitation. */
  readonly squeezes: boolean;
}

/** An inverted residual. Its input is added to its output where `hasShortcut`. */
export interface Layer extends Slot {
  readonly kernel: number;
  readonly expansion: number;
  readonly expandedChannels: number;
  /** Channels between the two convolutions of squeeze-and-excitation; 0 where there is none. */
  readonly squeezedChannels: number;
  readonly hasShortcut: boolean;
}

/** All slots. Only a stage's first layer changes channels and side, so that a slot does not depend on those before it. */
export function slotsOf({ first, stages, stemSide }: Skeleton): Slot[] {
  let inputChannels = first;
  let inputSide = stemSide;
  return STAGE_TYPES.flatMap(({ stride: firstStride, ...type }, stage) =>
    Array.from({ length: SLOTS }, (_, i) => {
      const stride = i === 0 ? firstStride : 1;
      const outputSide = stride === 2 ? halved(inputSide) : inputSide;
      const outputChannels = stages[stage] ?? 0;
      const slot = { ...type, stage, inputChannels, outputChannels, stride, inputSide, outputSide };
      [inputChannels, inputSide] = [outputChannels, outputSide];
      return slot;
    }),
  );
}

function layerAt(slot: Slot, column: number): Layer {
  const { kernel, expansion } = layerType(column);
  const expandedChannels = makeDivisible(slot.inputChannels * expansion);
  return {
    ...slot,
    kernel,
    expansion,
    expandedChannels,
    squeezedChannels: slot.squeezes ? makeDivisible(Math.floor(expandedChannels / 4)) : 0,
    hasShortcut: slot.stride === 1 && slot.inputChannels === slot.outputChannels,
  };
}

/** Kernel and expansion that a column stands for. */
export function layerType(column: number): { readonly kernel: number; readonly expansion: number } {
  const kernel = KERNELS[Math.floor(column / EXPANSIONS.length)];
  const expansion = EXPANSIONS[column % EXPANSIONS.length];
  if (kernel === undefined || expansion === undefined) {
    throw new PomonagError('bad-architecture', t('A slot holds the unknown layer type {0}.', column));
  }
  return { kernel, expansion };
}

/**
 * The layer in each of the 20 slots, null where a slot is unused.
 * @throws PomonagError `bad-resolution`, `bad-argument` (width)
 */
export function layersOf(choices: Choices, setting: ShapeSetting): (Layer | null)[] {
  return slotsOf(skeletonOf(setting)).map((slot, row) => {
    const column = choices[row] ?? UNUSED;
    return column === UNUSED ? null : layerAt(slot, column);
  });
}

/** Exact cost of a layer with its batch norms. */
function layerCosts(layer: Layer): Costs {
  const { inputChannels, expandedChannels: expanded, squeezedChannels: squeezed, outputChannels } = layer;
  const expansion = inputChannels * expanded;
  const depthwise = expanded * layer.kernel ** 2;
  const projection = expanded * outputChannels;
  const excitation = 2 * expanded * squeezed;
  const excitationBiases = squeezed > 0 ? squeezed + expanded : 0;
  const norms = 2 * (expanded + expanded + outputChannels);
  return {
    params: expansion + depthwise + projection + excitation + excitationBiases + norms,
    macs: expansion * layer.inputSide ** 2 + (depthwise + projection) * layer.outputSide ** 2 + excitation,
  };
}

/** Exact cost of everything but the layers. Biases are parameters but no MACs, as Once-for-All counts. */
function skeletonCosts(skeleton: Skeleton, { classes, channels }: CostSetting): Costs {
  const { stem, first, stages, expand, mix, stemSide, lastSide } = skeleton;
  const beginning = 9 * resolveChannels(channels) * stem + 9 * stem + stem * first;
  const end = (stages[STAGES - 1] ?? 0) * expand;
  const norms = 2 * (stem + stem + first + expand);
  return {
    params: beginning + end + norms + expand * mix + (mix + 1) * classes,
    macs: beginning * stemSide ** 2 + end * lastSide ** 2 + expand * mix + mix * classes,
  };
}

export function costs(choices: Choices, setting: CostSetting): Costs {
  let { params, macs } = skeletonCosts(skeletonOf(setting), setting);
  for (const layer of layersOf(choices, setting)) {
    if (layer === null) continue;
    const cost = layerCosts(layer);
    params += cost.params;
    macs += cost.macs;
  }
  return { params, macs };
}

export function linearCosts(setting: CostSetting): { params: LinearCost; macs: LinearCost } {
  const skeleton = skeletonOf(setting);
  const fixed = skeletonCosts(skeleton, setting);
  const perLayer = slotsOf(skeleton).flatMap((slot) =>
    Array.from({ length: COLUMNS }, (_, column) => layerCosts(layerAt(slot, column))),
  );
  return {
    params: { offset: fixed.params, weights: Float64Array.from(perLayer, (cost) => cost.params) },
    macs: { offset: fixed.macs, weights: Float64Array.from(perLayer, (cost) => cost.macs) },
  };
}
