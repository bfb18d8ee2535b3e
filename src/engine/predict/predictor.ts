/** Objectives of architectures: exact parameters and MACs, predicted accuracy and latency. */

import { PomonagError } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { COSTS, EXACT_COST_NAMES, LINEAR_COSTS } from '../../shared/objectives';
import type { CostName } from '../../shared/objectives';
import type { PickableCandidate } from '../../shared/pareto/picks';
import type { Note } from '../../shared/protocol/notes';
import { evaluateLinear, oneHot } from '../../spaces/space';
import type { Choices, Costs, CostSetting, SearchSpace } from '../../spaces/space';
import type { PredictorDevice } from '../models/manifest';
import { codeFeed, resolutionFeed } from '../models/feeds';
import type { Model } from '../models/models';
import type { Task } from '../task';

/** Architectures per run of the predictor. */
const CHUNK = 1024;

/** An architecture with its objectives, rounded as they are printed: ranks and picks must agree with what is shown. */
export interface ScoredArchitecture extends PickableCandidate {
  readonly choices: Choices;
  readonly architecture: string;
  /** 80 % interval of the accuracy in percent. */
  readonly accuracyInterval: [number, number];
}

/** A number of an output of the model, by its place. @throws PomonagError `bad-model` where there is none */
type Output = (name: string, index: number) => number;

export class Predictor {
  /** Exact costs as linear functions: the walk through the layers takes longer than the predictions. */
  private readonly linear: ReturnType<SearchSpace['linearCosts']>;

  /**
   * @param code [1, C] of the data set
   * @param device index of the device in the model's list, null where it has no latency for the setting
   */
  constructor(
    private readonly model: Model<'predictor'>,
    private readonly space: SearchSpace,
    private readonly setting: CostSetting,
    private readonly code: Float32Array,
    private readonly device: number | null,
  ) {
    this.linear = space.linearCosts(setting);
  }

  /**
   * Scores architectures, in their order.
   * @param task null: not to be cancelled
   * @param onChunk receives what is scored, piece by piece
   */
  async score(
    architectures: readonly Choices[],
    task: Task | null,
    onChunk: (scored: ScoredArchitecture[]) => void = () => {},
  ): Promise<ScoredArchitecture[]> {
    const all: ScoredArchitecture[] = [];
    for (let start = 0; start < architectures.length; start += CHUNK) {
      const chunk = await this.scoreChunk(architectures.slice(start, start + CHUNK));
      all.push(...chunk);
      onChunk(chunk);
      await task?.checkpoint();
    }
    return all;
  }

  /**
   * Accuracy in percent and ms (null where no latency is known) of architectures as the model gives them, not rounded;
   * rows may lack what every network of the space has.
   */
  async predict(
    architectures: readonly Choices[],
  ): Promise<{ readonly accuracy: readonly number[]; readonly latencyMs: readonly number[] | null }> {
    const value = await this.run(architectures);
    return {
      accuracy: architectures.map((_, i) => value('accuracy', i)),
      latencyMs: this.device === null ? null : architectures.map((_, i) => this.latency(value, i)),
    };
  }

  private async scoreChunk(chunk: readonly Choices[]): Promise<ScoredArchitecture[]> {
    const value = await this.run(chunk);
    return chunk.map((choices, i) => ({
      choices,
      architecture: this.space.format(choices),
      ...this.exactCosts(choices),
      accuracy: percent(value('accuracy', i)),
      accuracyInterval: [percent(value('interval', 2 * i)), percent(value('interval', 2 * i + 1))],
      accuracyDifference: value('difference', i),
      latencyMs: this.device === null ? null : milliseconds(this.latency(value, i)),
    }));
  }

  private exactCosts(choices: Choices): Costs {
    const { linear, space, setting } = this;
    const sums = LINEAR_COSTS.map(({ name }) => [name, evaluateLinear(linear[name], choices, space.columns)]);
    const isWhole = sums.length === EXACT_COST_NAMES.length;
    return { ...(isWhole ? {} : space.costs(choices, setting)), ...Object.fromEntries(sums) } as Costs;
  }

  private latency(value: Output, index: number): number {
    return value('latency', index * this.model.entry.constants.devices.length + (this.device ?? NaN));
  }

  private async run(chunk: readonly Choices[]): Promise<Output> {
    const { rows, columns } = this.space;
    const data = new Float32Array(chunk.length * rows * columns);
    chunk.forEach((choices, i) =>
      oneHot(choices, columns, data.subarray(i * rows * columns, (i + 1) * rows * columns)),
    );
    const outputs = await this.model.run({
      architecture: { data, dims: [chunk.length, rows, columns] },
      ...codeFeed(this.model, this.code),
      ...resolutionFeed(this.model, this.setting.resolution),
    });
    return (name, index) => {
      const number = outputs[name]?.[index];
      if (number === undefined || !Number.isFinite(number)) {
        throw new PomonagError('bad-model', t('{0} predicts no finite {1}.', this.model.entry.file, name));
      }
      return number;
    };
  }
}

/** Index of a device in the predictor's list. @throws PomonagError `unknown-device` */
export function findDevice(devices: readonly PredictorDevice[], name: string): number {
  const index = devices.findIndex((device) => device.name === name);
  if (index < 0) {
    throw new PomonagError(
      'unknown-device',
      t('Unknown device "{0}"; choose one of {1}.', name, devices.map((d) => d.name).join(', ')),
    );
  }
  return index;
}

/** Which costs can be told of networks, and what is to be said of those that cannot. */
interface Foretold {
  readonly costs: readonly CostName[];
  /** Whether networks of the setting were timed on the device. */
  readonly isMeasured: boolean;
  readonly notes: readonly Note[];
}

/**
 * What can be told of networks on a device. Latency is known for the sides and for the usual width multiplier alone.
 * @param widths the networks' own, and the one of those that were measured; null in a space without any
 */
export function foretell(
  { label, side, sides = [side, side] }: PredictorDevice,
  resolution: number,
  { width, usual }: { readonly width: number | null; readonly usual: number | null },
): Foretold {
  const [least, largest] = sides;
  const notes: Note[] = [];
  if (resolution < least || resolution > largest)
    notes.push({ code: 'latency-unknown', device: label, sides, resolution });
  if (width !== null && usual !== null && width !== usual)
    notes.push({ code: 'width-unmeasured', width, usual });
  const isMeasured = notes.length === 0;
  const costs = COSTS.filter(({ isExact }) => isExact || isMeasured).map(({ name }) => name);
  return { costs, isMeasured, notes };
}

/** Two decimals, within 0 to 100. */
function percent(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 100) * 100) / 100;
}

/** Four significant digits. */
function milliseconds(value: number): number {
  return Number(value.toPrecision(4));
}
