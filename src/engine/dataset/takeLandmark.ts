/** The landmark, its folds done wherever there is room. */

import type { Model } from '../models/models';
import type { Workers } from '../workers/workers';
import type { Pixels } from './decode';
import { scheduleOf } from './landmark';
import type { Landmark } from './landmark';

/**
 * Takes the landmark, once the workers finish. Its share is 0 where every class has one picture, which leaves nothing
 * to learn from.
 *
 * @param classes pictures of each class, at least one
 * @param onStep called after every step of training
 */
export async function takeLandmark(
  classes: readonly (readonly Pixels[])[],
  model: Pick<Model<'landmark'>, 'entry'>,
  workers: Workers,
  onStep: () => void,
): Promise<Landmark> {
  const counts = classes.map(({ length }) => length);
  const folds = Array.from({ length: scheduleOf(counts, model).folds }, (_, fold) =>
    workers.add('fold', { classes, fold }, onStep),
  );
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const images = sum(counts);
  return { share: sum(await Promise.all(folds)) / images, images };
}
