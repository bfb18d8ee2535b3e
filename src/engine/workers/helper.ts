/**
 * The program of a helper: a process that does jobs for the engine, one after the other. It ends with the engine,
 * whatever it is doing.
 */

import { messageOf } from '../../shared/errors';
import { endWithParent } from '../lifeline';
import { Models } from '../models/models';
import { Task } from '../task';
import { doJob } from './jobs';
import type { Job, JobResult } from './jobs';

export type FromHelper =
  | { readonly type: 'ready' }
  | { readonly type: 'step' }
  | { readonly type: 'done'; readonly result: JobResult }
  | { readonly type: 'failed'; readonly reason: string };

endWithParent();

const models = new Models(
  process.env['POMONAG_MODELS'] ?? '',
  process.env['POMONAG_PROVIDER'] ?? null,
  process.env['POMONAG_ENCODER'] || null,
);
const task = new Task(new AbortController().signal, { onProgress: () => {}, onPartial: () => {} });

function send(message: FromHelper): void {
  if (process.connected) process.send?.(message);
}

async function work(job: Job): Promise<void> {
  try {
    send({ type: 'done', result: await doJob(job, models, task, () => send({ type: 'step' })) });
  } catch (error) {
    send({ type: 'failed', reason: messageOf(error) });
  }
}

process.on('message', (message) => void work(message as Job));
// Ctrl+C in a terminal reaches the helper too, but it is the engine's to decide what to cancel.
process.on('SIGINT', () => {});
send({ type: 'ready' });
