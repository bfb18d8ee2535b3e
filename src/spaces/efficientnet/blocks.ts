/** The blocks of EfficientNet networks and their layers: choices, channels, sides, parameters and MACs. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { requireResolution, resolveChannels } from '../space';
import type { Choices, Costs, CostSetting, LinearCost, SearchSpace } from '../space';

export const EXPANSIONS = [1, 4, 6] as const;
export const KERNELS = [3, 5] as const;
/** Largest number of layers of each block; the least is 1. */
export const MOST_LAYERS = [3, 3, 3, 3, 3, 4, 3] as const;

/** Channels of each block, and the stride of its first layer. */
const CHANNELS = [16, 24, 40, 80, 112, 192, 320] as const;
const STRIDES = [1, 2, 2, 2, 1, 2, 1] as const;
/** Channels of the first convolution, which halves the side, and of the last one. */
export const STEM = 32;
export const HEAD = 1280;

export const ROWS = MOST_LAYERS.length;
/** Blocks of one number of layers. */
const KINDS = EXPANSIONS.length * KERNELS.length * 2;
/** How many columns each row has: they go by number of layers first, so that a row with fewer has the first ones. */
export const CHOICES: readonly number[] = MOST_LAYERS.map((layers) => KINDS * layers);
export const COLUMNS = Math.max(...CHOICES);

/** What all networks have in common. */
export const NETWORKS = {
  label: 'EfficientNet (Accel-NASBench)',
  resolutionProblem: (resolution) =>
    Number.isInteger(resolution) && resolution >= 32
      ? null
      : t(
          'EfficientNet networks halve their input five times: the input side must be an integer of at least 32, not {0}.',
          resolution,
        ),
} as const satisfies Pick<SearchSpace, 'label' | 'resolutionProblem'>;

/** The choices of one block. */
export interface Block {
  readonly expansion: number;
  readonly kernel: number;
  readonly layers: number;
  /** Whether its layers have squeeze-and-excitation. */
  readonly squeezes: boolean;
}

/** The block that a column stands for. @throws PomonagError `bad-architecture` */
export function blockOf(column: number): Block {
  const kind = column % KINDS;
  const expansion = EXPANSIONS[Math.floor(kind / (2 * KERNELS.length))];
  const kernel = KERNELS[Math.floor(kind / 2) % KERNELS.length];
  if (expansion === undefined || kernel === undefined)
    throw new PomonagError('bad-architecture', t('A block holds the unknown type {0}.', column));
  return { expansion, kernel, layers: Math.floor(column / KINDS) + 1, squeezes: kind % 2 === 1 };
}

/** The column of a block, -1 where there is none. */
export function columnOf({ expansion, kernel, layers, squeezes }: Block): number {
  const places = [EXPANSIONS.indexOf(expansion as 1), KERNELS.indexOf(kernel as 3)] as const;
  if (places.includes(-1)) return -1;
  const [first, second] = places;
  return (layers - 1) * KINDS + 2 * (first * KERNELS.length + second) + Number(squeezes);
}

/** What a block is given by its place. */
interface Place {
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly stride: number;
  readonly inputSide: number;
  readonly outputSide: number;
}

/** An inverted bottleneck. Its input is added to its output where `hasShortcut`. */
export interface Layer extends Place {
  readonly kernel: number;
  readonly expandedChannels: number;
  /** Channels between the two convolutions of squeeze-and-excitation; 0 where there is none. */
  readonly squeezedChannels: number;
  readonly hasShortcut: boolean;
}

/** Side of a feature map behind a convolution of stride 2 that is padded by half its kernel. */
function halved(side: number): number {
  return Math.ceil(side / 2);
}

/** The places of the blocks for an input side. @throws PomonagError `bad-resolution` */
export function placesOf(resolution: number): Place[] {
  requireResolution(NETWORKS, resolution);
  let inputChannels = STEM;
  let inputSide = halved(resolution);
  return CHANNELS.map((outputChannels, row) => {
    const stride = STRIDES[row] ?? 1;
    const outputSide = stride === 2 ? halved(inputSide) : inputSide;
    const place = { inputChannels, outputChannels, stride, inputSide, outputSide };
    [inputChannels, inputSide] = [outputChannels, outputSide];
    return place;
  });
}

/** The layers of a block: the first alone may change channels and side. */
export function layersOf(place: Place, { expansion, kernel, layers, squeezes }: Block): Layer[] {
  const { outputChannels, outputSide } = place;
  return Array.from({ length: layers }, (_, i) => {
    const own =
      i === 0
        ? place
        : { inputChannels: outputChannels, outputChannels, stride: 1, inputSide: outputSide, outputSide };
    return {
      ...own,
      kernel,
      expandedChannels: own.inputChannels * expansion,
      squeezedChannels: squeezes ? Math.max(1, Math.floor(own.inputChannels / 4)) : 0,
      hasShortcut: own.stride === 1 && own.inputChannels === outputChannels,
    };
  });
}

/** Exact cost of a layer with its batch norms. Biases are parameters but no MACs. */
function layerCosts(layer: Layer): Costs {
  const { inputChannels, expandedChannels: expanded, squeezedChannels: squeezed, outputChannels } = layer;
  const expands = expanded !== inputChannels;
  const expansion = expands ? inputChannels * expanded : 0;
  const filters = expanded * (layer.kernel ** 2 + outputChannels);
  const excitation = 2 * expanded * squeezed;
  const excitationBiases = squeezed > 0 ? squeezed + expanded : 0;
  const norms = 2 * ((expands ? expanded : 0) + expanded + outputChannels);
  return {
    params: expansion + filters + excitation + excitationBiases + norms,
    macs: expansion * layer.inputSide ** 2 + filters * layer.outputSide ** 2 + excitation,
  };
}

function blockCosts(place: Place, column: number): Costs {
  return sumOf(layersOf(place, blockOf(column)).map(layerCosts));
}

/** Exact cost of stem, head and last layer. */
function restCosts(places: readonly Place[], { classes, resolution, channels }: CostSetting): Costs {
  const { outputChannels = 0, outputSide = 0 } = places.at(-1) ?? {};
  const stem = 9 * resolveChannels(channels) * STEM;
  const head = outputChannels * HEAD;
  return {
    params: stem + 2 * STEM + head + 2 * HEAD + (HEAD + 1) * classes,
    macs: stem * halved(resolution) ** 2 + head * outputSide ** 2 + HEAD * classes,
  };
}

export function costs(choices: Choices, setting: CostSetting): Costs {
  const places = placesOf(setting.resolution);
  return sumOf([
    restCosts(places, setting),
    ...places.map((place, row) => blockCosts(place, choices[row] ?? NaN)),
  ]);
}

/** Columns that a row does not have cost nothing: no architecture has them. */
export function linearCosts(setting: CostSetting): { params: LinearCost; macs: LinearCost } {
  const places = placesOf(setting.resolution);
  const fixed = restCosts(places, setting);
  const none: Costs = { params: 0, macs: 0 };
  const each = places.flatMap((place, row) =>
    Array.from({ length: COLUMNS }, (_, column) =>
      column < (CHOICES[row] ?? 0) ? blockCosts(place, column) : none,
    ),
  );
  return {
    params: { offset: fixed.params, weights: Float64Array.from(each, (cost) => cost.params) },
    macs: { offset: fixed.macs, weights: Float64Array.from(each, (cost) => cost.macs) },
  };
}

function sumOf(all: readonly Costs[]): Costs {
  return all.reduce((sum, cost) => ({ params: sum.params + cost.params, macs: sum.macs + cost.macs }));
}
