/** One fold of the landmark: a network learns the other folds and tells the images of this one. */

import type { Model } from '../models/models';
import type { Task } from '../task';
import type { Pixels } from './decode';
import { batchAt, interleave, rateAt, scheduleOf } from './landmark';
import type { Example, Schedule } from './landmark';

/**
 * How many pictures of a fold are told right.
 * @param classes pictures of each class, at least one
 * @param onStep called after every step of training
 */
export async function foldHits(
  classes: readonly (readonly Pixels[])[],
  fold: number,
  model: Model<'landmark'>,
  task: Task,
  onStep: () => void,
): Promise<number> {
  const schedule = scheduleOf(
    classes.map(({ length }) => length),
    model,
  );
  const examples = interleave(classes, schedule.folds);
  const [own, rest] = [examples.filter((e) => e.fold === fold), examples.filter((e) => e.fold !== fold)];
  const trainer = new Trainer(model, classes.length, schedule);
  const hits = await trainer.hits(await trainer.train(rest, task, onStep), own);
  await task.checkpoint();
  return hits;
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
