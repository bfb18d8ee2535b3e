/** The thread that reads Python scripts: it may take long, or be ended, without holding the host up. */

import { serialize } from 'node:v8';
import { parentPort } from 'node:worker_threads';
import { readNotebook } from '../../pythonScript/notebook';
import type { Notebook } from '../../pythonScript/notebook';
import { outlineOf } from '../../pythonScript/outline';
import type { Outline } from '../../pythonScript/outline';
import { PythonParser } from '../../pythonScript/parser';
import { messageOf } from '../../shared/errors';
import type { ReadAnswer, ReadRequest } from './messages';

/** Bytes of an answer, beside the script's own text, that the host takes apart within some 30 ms. */
const LARGEST_ANSWER = 256 * 1024;

function send(answer: ReadAnswer): void {
  parentPort?.postMessage(answer);
}

function answerTo(parser: PythonParser, { kind, texts }: ReadRequest): ReadAnswer {
  try {
    const read = kind === 'script' ? outlineOf(parser, texts.join('')) : readNotebook(parser, texts);
    const result = serialize(read);
    const isLarge = result.byteLength - bytesOfText(read) > LARGEST_ANSWER;
    return isLarge ? { type: 'large' } : { type: 'read', result };
  } catch (error) {
    return { type: 'failed', message: messageOf(error) };
  }
}

function bytesOfText(read: Outline | Notebook): number {
  const outlines = 'whole' in read ? [...read.cells, read.whole] : [read];
  return outlines.reduce((sum, { text }) => sum + serialize(text).byteLength, 0);
}

// The grammar lies beside the bundle.
const loaded = PythonParser.load(__dirname);
void loaded.then(() => send({ type: 'ready' }));
parentPort?.on('message', (request: ReadRequest) => {
  void loaded.then((parser) => send(answerTo(parser, request)));
});
