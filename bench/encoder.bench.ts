/** Time to decode and embed 1,000 PNG files. */

import { unknownDataset } from '../src/engine/cache/datasetCache';
import { encodeImages } from '../src/engine/dataset/encode';
import { DatasetReader } from '../src/engine/dataset/read';
import { scanDataset } from '../src/engine/dataset/scan';
import { median, record, standardDeviation } from './metrics';
import { FOLDER, openModels, quietTask } from './setting';

const IMAGES = 1000;
const REPEATS = 5;

async function main(): Promise<void> {
  const task = quietTask();
  const encoder = await openModels().open('encoder', null);
  const perClass = IMAGES / 10;
  const dataset = await scanDataset(FOLDER, () => perClass, task);

  const embedAll = async (): Promise<number> => {
    const start = performance.now();
    let embedded = 0;
    const { imageSide } = encoder.entry.constants;
    const reader = new DatasetReader(dataset, perClass, imageSide, await unknownDataset(), task, () => {});
    await reader.look();
    for (const folder of dataset.classes) {
      const { images } = await reader.readClass(folder);
      const pictures = images.map(({ pixels }) => pixels);
      embedded += (await encodeImages(pictures, encoder, task)).length;
    }
    if (embedded !== IMAGES) throw new Error(`${embedded} images were embedded, not ${IMAGES}`);
    return performance.now() - start;
  };
  await embedAll();
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) times.push(await embedAll());
  record('encoder.ms_per_1000', {
    value: median(times),
    unit: 'ms',
    n: IMAGES,
    seeds: [],
    spread: standardDeviation(times),
    command: 'npm run bench encoder',
  });
}

void main();
