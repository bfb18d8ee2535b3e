/**
 * The landmark: which share of a data set's images a tiny network tells apart after a second of training. Which images
 * it sees, and in which order, follows training/evidence/landmark/rules.py: the predictors have learned from landmarks taken so.
 */

import type { Model } from '../models/models';
import type { Pixels } from './decode';

const FOLDS = 2;
/** Fewer images are too few to learn from the half of them in large batches. */
const FEW = { images: 400, folds: 5, steps: 240, stepsPerImage: 3, batch: 16 };

export interface Landmark {
  /** Share of images whose class a network tells that has been trained on the other folds. */
  readonly share: number;
  readonly images: number;
}

export interface Example {
  readonly picture: Pixels;
  readonly label: number;
  readonly fold: number;
}

/** How a data set's images are learned and told. */
export interface Schedule {
  /** So often the network learns anew and tells the images of one fold; 0 where there is nothing to learn from. */
  readonly folds: number;
  readonly steps: number;
  readonly batch: number;
}

/** The schedule for so many images of each class. */
export function scheduleOf(counts: readonly number[], { entry }: Pick<Model<'landmark'>, 'entry'>): Schedule {
  const { steps, batch } = entry.constants;
  const images = counts.reduce((a, b) => a + b, 0);
  const most = Math.max(...counts);
  if (images >= FEW.images) return { folds: FOLDS, steps, batch };
  return {
    folds: most > 1 ? Math.min(FEW.folds, most) : 0,
    steps: Math.min(FEW.steps, FEW.stepsPerImage * images),
    batch: FEW.batch,
  };
}

/** How many steps of training the landmark takes in all. */
export function landmarkSteps({ folds, steps }: Schedule): number {
  return folds * steps;
}

/** The learning rate of a step: half a sine, up from nearly 0 and back. */
export function rateAt(step: number, steps: number, rate: number): number {
  return rate * Math.sin((Math.PI * (step + 0.5)) / steps);
}

/** Places of a step's batch among so many images: one batch follows the other, round and round. */
export function batchAt(step: number, batch: number, images: number): number[] {
  const size = Math.min(batch, images);
  return Array.from({ length: size }, (_, i) => (step * size + i) % images);
}

/**
 * Spreads the pictures of all classes evenly, those of a class in the order of the sample, which take turns in
 * the folds.
 */
export function interleave(classes: readonly (readonly Pixels[])[], folds: number): Example[] {
  return classes
    .flatMap((pictures, label) =>
      pictures.map((picture, place) => ({
        picture,
        label,
        fold: place % folds,
        key: (place + 0.5) / pictures.length,
      })),
    )
    .sort((a, b) => a.key - b.key || a.label - b.label);
}
