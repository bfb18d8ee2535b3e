/**
 * The landmark: which share of a data set's images a tiny network tells apart after a second of training. Which images
 * it sees, and in which order, follows training/evidence/landmark/rules.py: the predictors have learned from landmarks taken so.
 */

import type { Model } from '../models/models';
import type { Task } from '../task';
import type { Pixels } from './decode';

const FOLDS = 2;
/** Fewer images are too few to learn from the half of them in large batches. */
const FEW = { images: 400, folds: 5, steps: 240, stepsPerImage: 3, batch: 16 };

export interface Landmark {
  /** Share of images whose class a network tells that has been trained on the other folds. */
  readonly share: number;
  readonly images: number;
}

interface Example {
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

/**
 * Takes the landmark. Its share is 0 where every class has one picture, which leaves nothing to learn from.
 *
 * @param classes pictures of each class, at least one
 * @param onStep called after every step of training
 */
export async function takeLandmark(
  classes: readonly (readonly Pixels[])[],
  model: Model<'landmark'>,
  task: Task,
  onStep: () => void,
): Promise<Landmark> {
  const counts = classes.map(({ length }) => length);
  const schedule = scheduleOf(counts, model);
  const examples = interleave(classes, schedule.folds);
  const trainer = new Trainer(model, classes.length, schedule);
  let hits = 0;
  for (let fold = 0; fold < schedule.folds; fold++) {
    const [own, rest] = [examples.filter((e) => e.fold === fold), examples.filter((e) => e.fold !== fold)];
    const state = await trainer.train(rest, task, onStep);
    hits += await trainer.hits(state, own);
    await task.checkpoint();
  }
  return { share: hits / examples.length, images: examples.length };
}

class Trainer {
  private readonly stateShape: number[];
  private readonly width: number;

  constructor(
    private readonly model: Model<'landmark'>,
    private readonly classes: number,
    private readonly schedule: Schedule,
  ) {
    const shapeOf = (name: string): number[] =>
      model.entry.inputs.find((input) => input.name === name)?.shape.map(Number) ?? [];
    this.stateShape = shapeOf('state');
    this.width = shapeOf('labels')[1] ?? 0;
  }

  /** The state after all steps. */
  async train(examples: readonly Example[], task: Task, onStep: () => void): Promise<Float32Array> {
    const { steps, batch } = this.schedule;
    const { rate } = this.model.entry.constants;
    let state: Float32Array = new Float32Array(this.stateShape.reduce((a, b) => a * b, 1));
    for (let step = 0; step < steps; step++) {
      const chosen = batchAt(step, batch, examples.length).map((place) => examples[place] as Example);
      const outputs = await this.step(state, chosen, rateAt(step, steps, rate));
      state = outputs['next'] as Float32Array;
      onStep();
      await task.checkpoint();
    }
    return state;
  }

  /** How many examples the trained network tells right. */
  async hits(state: Float32Array, examples: readonly Example[]): Promise<number> {
    const { logits } = await this.step(state, examples, 0);
    return examples.filter(({ label }, i) => {
      const row = (logits as Float32Array).subarray(i * this.width, (i + 1) * this.width);
      return row.indexOf(Math.max(...row)) === label;
    }).length;
  }

  private step(
    state: Float32Array,
    examples: readonly Example[],
    rate: number,
  ): Promise<Record<string, Float32Array>> {
    const side = this.model.entry.constants.imageSide;
    const images = new Uint8Array(examples.length * side * side * 3);
    const labels = new Float32Array(examples.length * this.width).fill(-1);
    examples.forEach(({ picture, label }, i) => {
      images.set(picture, i * side * side * 3);
      labels.fill(0, i * this.width, i * this.width + this.classes);
      labels[i * this.width + label] = 1;
    });
    return this.model.run({
      state: { data: state, dims: this.stateShape },
      images: { data: images, dims: [examples.length, side, side, 3] },
      labels: { data: labels, dims: [examples.length, this.width] },
      rate: { data: Float32Array.of(rate), dims: [1] },
    });
  }
}
