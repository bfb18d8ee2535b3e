/** What `generate` and `score` begin with alike: settings checked, data set embedded, predictor ready. */

import type { CostName } from '../shared/objectives';
import type { Note } from '../shared/protocol/notes';
import type { DatasetSource, DatasetSummary } from '../shared/protocol/dataset';
import { spaceByName } from '../spaces';
import { USUAL_CHANNELS, requireResolution, resolveChannels, resolveWidth } from '../spaces/space';
import type { CostSetting, SearchSpace } from '../spaces/space';
import { embedDataset, imagesPerClass } from './dataset/embed';
import type { EmbeddingOptions } from './dataset/embed';
import { namedIn, scanDataset } from './dataset/scan';
import { datasetNotes, providerNotes } from './runNotes';
import type { PredictorDevice } from './models/manifest';
import type { Models } from './models/models';
import { Predictor, findDevice, foretell } from './predict/predictor';
import type { Task } from './task';

export interface Setup {
  readonly space: SearchSpace;
  readonly setting: CostSetting & { readonly width: number | null; readonly channels: number };
  readonly dataset: DatasetSummary;
  readonly code: Float32Array;
  readonly device: PredictorDevice;
  /** [D] one-hot. */
  readonly deviceVector: Float32Array;
  /** What is known of networks of the resolution and the width on the device. */
  readonly known: readonly CostName[];
  readonly predictor: Predictor;
  readonly provider: string;
  /** SHA-256 by role of the models used so far. */
  readonly models: Record<string, string>;
  readonly notes: readonly Note[];
}

export interface SetupSettings extends DatasetSource {
  readonly space: string;
  readonly device: string;
  readonly resolution: number;
  readonly width: number | null;
  readonly channels?: number | undefined;
}

/** @throws PomonagError for every setting that does not fit, before any work is done */
export async function setUp(
  settings: SetupSettings,
  models: Models,
  task: Task,
  embedding?: EmbeddingOptions,
): Promise<Setup> {
  const space = spaceByName(settings.space);
  requireResolution(space, settings.resolution);
  const { devices } = (await models.entry('predictor', space.name)).constants;
  const index = findDevice(devices, settings.device);
  const device = devices[index] as PredictorDevice;
  const width = resolveWidth(space, settings.width);
  const channels = resolveChannels(settings.channels);
  const foretold = foretell(device, settings.resolution, { width, usual: space.widths?.[0] ?? null });

  const entry = await models.entry('dataset-code', null);
  const wanted = await imagesPerClass(models);
  const scanned = await scanDataset(settings.folder, wanted, task, settings);
  const embedded = await embedDataset(scanned, models, task, embedding);

  const model = await models.open('predictor', space.name);
  const setting = { classes: embedded.summary.classes, resolution: settings.resolution, width, channels };
  const choice = await models.provider();
  return {
    space,
    setting,
    dataset: { ...embedded.summary, ...namedIn(scanned) },
    code: embedded.code,
    device,
    deviceVector: Float32Array.from(devices, (_, i) => (i === index ? 1 : 0)),
    known: foretold.costs,
    predictor: new Predictor(model, space, setting, embedded.code, foretold.isMeasured ? index : null),
    provider: choice.provider,
    models: {
      encoder: (await models.entry('encoder', null)).sha256,
      landmark: (await models.entry('landmark', null)).sha256,
      'dataset-code': entry.sha256,
      predictor: model.entry.sha256,
    },
    notes: [
      ...providerNotes(choice, models.wantedProvider),
      ...scanned.notes,
      ...datasetNotes(embedded, entry.constants),
      ...foretold.notes,
      ...channelNotes(channels, embedded.summary),
    ],
  };
}

/** Says so where no network of so many channels was measured, or images of one channel could be meant. */
function channelNotes(channels: number, { greyShare }: DatasetSummary): Note[] {
  if (channels !== USUAL_CHANNELS) return [{ code: 'channels-unmeasured', channels }];
  return greyShare === 1 ? [{ code: 'grey-images' }] : [];
}
