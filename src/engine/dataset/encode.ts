/** Features of pictures. */

import type { Model } from '../models/models';
import type { Task } from '../task';
import type { Pixels } from './decode';

/** Images that go through the encoder at once: enough to be efficient, few enough to be cancelled in time. */
const CHUNK = 32;

/** Features [F] of every picture. Those of one do not depend on the others. */
export async function encodeImages(
  pictures: readonly Pixels[],
  encoder: Model<'encoder'>,
  task: Task,
): Promise<Float32Array[]> {
  const side = encoder.entry.constants.imageSide;
  const features: Float32Array[] = [];
  for (let start = 0; start < pictures.length; start += CHUNK) {
    const chunk = pictures.slice(start, start + CHUNK);
    const data = new Uint8Array(chunk.length * side * side * 3);
    chunk.forEach((picture, i) => data.set(picture, i * side * side * 3));
    const output = await encoder.run({ images: { data, dims: [chunk.length, side, side, 3] } });
    const rows = output['features'] as Float32Array;
    const width = rows.length / chunk.length;
    chunk.forEach((_, i) => features.push(rows.slice(i * width, (i + 1) * width)));
    await task.checkpoint();
  }
  return features;
}
