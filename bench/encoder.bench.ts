/** Time to decode and embed 1,000 PNG files. */

import { encodeImages, readClass } from '../src/engine/dataset/embed';
import { scanDataset } from '../src/engine/dataset/scan';
import { median, record, standardDeviation } from './metrics';
import { FOLDER, openModels, quietTask } from './setting';

const IMAGES = 1000;
const REPEATS = 5;

async function main(): Promise<void> {
  const task = quietTask();
  const encoder = await openModels().open('encoder', null);
  const perClass = IMAGES / 10;
  const { classes } = await scanDataset(FOLDER, () => perClass, task);

  const embedAll = async (): Promise<number> => {
    const start = performance.now();
    let embedded = 0;
    for (const folder of classes) {
      const { pictures } = await readClass(folder, perClass, encoder.entry.constants.imageSide, task);
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
