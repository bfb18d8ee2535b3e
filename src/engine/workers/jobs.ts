/** Pieces of work that any process can do: what comes out depends to the bit on what goes in and on the models. */

import type { Pixels } from '../dataset/decode';
import { encodeImages } from '../dataset/encode';
import { foldHits } from '../dataset/trainer';
import type { Models } from '../models/models';
import type { Task } from '../task';

export interface Jobs {
  /** Features [F] of every picture. */
  encode: { input: readonly Pixels[]; result: Float32Array[] };
  /** How many pictures of a fold a network tells that has learned the others. */
  fold: {
    input: { readonly classes: readonly (readonly Pixels[])[]; readonly fold: number };
    result: number;
  };
}
export type JobName = keyof Jobs;
export type Job = { [N in JobName]: { readonly name: N; readonly input: Jobs[N]['input'] } }[JobName];
export type JobResult = Jobs[JobName]['result'];

/**
 * Does a job in this process.
 * @param onStep called after every step of training
 * @throws PomonagError `bad-model`, `native-module`, `cancelled`
 */
export async function doJob(job: Job, models: Models, task: Task, onStep: () => void): Promise<JobResult> {
  switch (job.name) {
    case 'encode':
      return encodeImages(job.input, await models.open('encoder', null), task);
    case 'fold':
      return foldHits(job.input.classes, job.input.fold, await models.open('landmark', null), task, onStep);
  }
}
