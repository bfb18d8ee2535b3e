/** Options that several commands share, and how their values are read. */

import path from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { COSTS, forEachCost } from '../shared/objectives';
import { defaultSettings, spaceSettings } from '../shared/protocol/run';
import type { DatasetSource, LabelSource } from '../shared/protocol/dataset';
import type { Budgets, GenerateSettings } from '../shared/protocol/run';
import { parseQuantity } from '../shared/quantity';
import { MAX_SEED, randomSeed } from '../shared/random';
import { DEFAULT_SPACE, SPACES, SPACE_NAMES, spaceByName } from '../spaces';
import { USUAL_CHANNELS, channelsEntry, resolveChannels, resolveWidth } from '../spaces/space';

export interface NetworkOptions {
  readonly space: string;
  readonly resolution?: number;
  readonly width?: number;
  readonly channels?: number;
  /** Where the command has `addDeviceOption`. */
  readonly device?: string;
}

/** `--space`, `--resolution`, `--channels`, `--width`. */
export function addNetworkOptions(command: Command): Command {
  return command
    .addOption(spaceOption())
    .option('--resolution <px>', "side of the network's input in pixels", positiveInteger)
    .option(
      '--channels <n>',
      `channels of the network's input; ${USUAL_CHANNELS} when left out`,
      positiveInteger,
    )
    .option('--width <factor>', `width multiplier (${widthTexts().join('; ')})`, positiveNumber);
}

/** The width multipliers of the spaces that have some. */
function widthTexts(): string[] {
  return SPACE_NAMES.flatMap((name) => {
    const { widths } = SPACES[name];
    return widths === undefined ? [] : [`${name}: ${widths.join(', ')}`];
  });
}

export function spaceOption(): Option {
  return new Option('--space <name>', `search space (${SPACE_NAMES.join(', ')})`).default(DEFAULT_SPACE);
}

export interface DatasetOptions extends CacheOption {
  readonly everyFolder?: boolean;
  readonly labels?: LabelSource;
}

export interface CacheOption {
  /** False with `--no-cache`. */
  readonly cache: boolean;
}

/** How the data set's folder is to be read: `--every-folder`, `--no-cache`. */
export function addDatasetOptions(command: Command): Command {
  return command
    .option(
      '--every-folder',
      'take every folder as a class, as ImageFolder does; parts, masks and the like are found when left out',
    )
    .option(
      '--labels <file[:image,class]>',
      'table (CSV) that gives each image its class, and its two columns; they are found when left out',
      labelSource,
    )
    .option('--no-cache', 'neither use nor keep what was computed for the data set');
}

export function resolveDatasetOptions(
  folder: string,
  { everyFolder, labels }: Pick<DatasetOptions, 'everyFolder' | 'labels'>,
): DatasetSource {
  return { folder, ...(everyFolder === true && { everyFolder }), ...(labels && { labels }) };
}

export function addDeviceOption(command: Command): Command {
  return command.option('--device <name>', "device whose latency counts; the space's own when left out");
}

/** A limit on each cost: `--max-params` and its like. */
function addBudgetOptions(command: Command): Command {
  for (const { option } of COSTS)
    command.option(`--${option.flag} ${option.value}`, option.help, positiveNumber);
  return command;
}

/** @param options as Commander gives them, the flags in camel case */
function resolveBudgets(options: object): Budgets {
  const given = options as Readonly<Record<string, number | undefined>>;
  return forEachCost(({ option }) => given[new Option(`--${option.flag}`).attributeName()] ?? null);
}

export interface SamplingOptions extends NetworkOptions, DatasetOptions {
  readonly count: number;
  readonly seed?: number;
  readonly steps?: number;
}

/** The options of `addNetworkOptions`, `addDeviceOption` and `addBudgetOptions`; `--count`, `--seed`, `--steps`. */
export function addSamplingOptions(command: Command, countMeans: string): Command {
  return addDatasetOptions(addBudgetOptions(addDeviceOption(addNetworkOptions(command))))
    .option('--count <n>', countMeans, positiveInteger, 256)
    .option('--seed <n>', `0 to ${MAX_SEED}; random when left out`, nonNegativeInteger)
    .option('--steps <n>', "denoising steps; the sampler's own number when left out", positiveInteger);
}

/** @throws PomonagError as `resolveNetworkOptions` */
export function resolveSamplingOptions(folder: string, options: SamplingOptions): GenerateSettings {
  return {
    ...defaultSettings({ folder, seed: options.seed ?? randomSeed() }),
    ...resolveDatasetOptions(folder, options),
    ...resolveNetworkOptions(options),
    count: options.count,
    steps: options.steps ?? null,
    budgets: resolveBudgets(options),
  };
}

/**
 * The search space, the resolution, the width and the device to use. A width is refused where the space has none:
 * ignoring it would give another network than the one asked for.
 * @throws PomonagError `unknown-space`, `bad-argument`
 */
export function resolveNetworkOptions(options: NetworkOptions) {
  const usual = spaceSettings(options.space);
  return {
    space: usual.space,
    resolution: options.resolution ?? usual.resolution,
    width: resolveWidth(spaceByName(options.space), options.width),
    ...channelsEntry(resolveChannels(options.channels)),
    device: options.device ?? usual.device,
  };
}

/** `FILE` or `FILE:IMAGE,CLASS`; the file from the present folder on. */
export function labelSource(text: string): LabelSource {
  const [, file = text, image, label] = /^(.+):([^:,/\\]+),([^:,/\\]+)$/.exec(text) ?? [];
  const columns = image === undefined || label === undefined ? {} : { columns: { image, label } };
  return { file: path.resolve(file), ...columns };
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('Expected a positive integer.');
  return value;
}

function nonNegativeInteger(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected an integer of at least 0.');
  return Number(text);
}

/** Points of accuracy, 0 to 100; Infinity for `all` (Commander takes null for no value). */
export function pointsOrAll(text: string): number {
  if (text === 'all') return Infinity;
  const points = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || points > 100) {
    throw new InvalidArgumentError('Expected points of accuracy from 0 to 100, or all.');
  }
  return points;
}

/** As `parseQuantity` reads it. */
export function positiveNumber(text: string): number {
  const value = parseQuantity(text);
  if (value === null) {
    throw new InvalidArgumentError('Expected a number above 0, such as 500k, 1.5e6 or 1,500,000.');
  }
  return value;
}
