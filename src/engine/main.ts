/**
 * The engine process: messages in, messages out. One request is in work at a time; the others wait. A cancellation
 * reaches a waiting request at once, the one in work at its next checkpoint.
 */

import path from 'node:path';
import * as v from 'valibot';
import { PomonagError, toPomonagError } from '../shared/errors';
import { setTexts, t } from '../shared/l10n';
import { toEngineSchema } from '../shared/protocol/engine';
import type { FromEngine, ToEngine } from '../shared/protocol/engine';
import { DatasetCache } from './cache/datasetCache';
import type { EmbeddingOptions } from './dataset/embed';
import { endWithParent } from './lifeline';
import { callMethod } from './methods';
import { Models } from './models/models';
import { Task } from './task';

const heartbeat = process.env['POMONAG_HEARTBEAT'];
endWithParent(heartbeat ? Number(heartbeat) : null);

// An empty variable is one that is not set.
const models = new Models(
  process.env['POMONAG_MODELS'] || path.join(__dirname, '..', 'models'),
  process.env['POMONAG_PROVIDER'] || null,
  process.env['POMONAG_ENCODER'] || null,
);
const embedding: EmbeddingOptions = {
  cache: new DatasetCache(process.env['POMONAG_CACHE'] || null),
  helper: path.join(__dirname, 'engineHelper.js'),
  processes: Number(process.env['POMONAG_PROCESSES']) || undefined,
};
const cancellations = new Map<number, AbortController>();
/** Requests whose turn has not come. */
const waiting = new Set<number>();
let queue: Promise<void> = Promise.resolve();

function send(message: FromEngine): void {
  if (process.connected) process.send?.(message);
}

async function serve({ id, method, params }: Extract<ToEngine, { type: 'request' }>): Promise<void> {
  if (!waiting.delete(id)) return; // cancelled meanwhile
  const { signal } = cancellations.get(id) ?? new AbortController();
  try {
    const task = new Task(signal, {
      onProgress: (progress) => send({ type: 'progress', id, progress }),
      onPartial: (candidates, majority) => send({ type: 'partial', id, candidates, majority }),
    });
    send({ type: 'result', id, result: await callMethod(method, params, models, task, embedding) });
  } catch (error) {
    refuse(id, error);
  } finally {
    cancellations.delete(id);
  }
}

function refuse(id: number, error: unknown): void {
  const { code, message } = toPomonagError(error);
  send({ type: 'error', id, code, message });
}

function cancel(id: number): void {
  cancellations.get(id)?.abort();
  if (!waiting.delete(id)) return;
  cancellations.delete(id);
  refuse(id, new PomonagError('cancelled', t('The run was cancelled.')));
}

process.on('message', (raw) => {
  const message = v.parse(toEngineSchema, raw);
  switch (message.type) {
    case 'texts':
      return setTexts(message.texts);
    case 'cancel':
      return cancel(message.id);
    case 'request':
      cancellations.set(message.id, new AbortController());
      waiting.add(message.id);
      queue = queue.then(() => serve(message));
  }
});
// Ctrl+C in a terminal reaches the engine too, but it is the parent's to decide what to cancel.
process.on('SIGINT', () => {});
send({ type: 'ready' });
