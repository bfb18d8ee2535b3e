/**
 * Reads Python scripts in a thread of its own, one after the other, and ends that where a script takes too long: the
 * grammar's time grows with the square of what some scripts hold, such as thousands of comment lines in a row.
 */

import { deserialize } from 'node:v8';
import type { Notebook } from '../../pythonScript/notebook';
import type { Outline } from '../../pythonScript/outline';
import { ReadingGivenUp } from './messages';
import type { ReadRequest } from './messages';
import { ReadingThread } from './readingThread';

/** Characters beyond which nothing is read. */
const LONGEST_SCRIPT = 1_000_000;
/** How long reading may take: some thirty times as long as 5,000 lines do. */
const LIMIT_MS = 3000;

export class ScriptReader {
  private thread: ReadingThread | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  /**
   * @param program the thread's bundle, beside which its grammar lies
   * @param limitMs how long reading one script may take
   */
  constructor(
    private readonly program: string,
    private readonly limitMs = LIMIT_MS,
  ) {}

  /** @throws ReadingGivenUp; Error where the thread does not work */
  async outline(text: string): Promise<Outline> {
    return (await this.read({ kind: 'script', texts: [text] })) as Outline;
  }

  /** @param texts of the Python cells, in order @throws as `outline` */
  async notebook(texts: readonly string[]): Promise<Notebook> {
    return (await this.read({ kind: 'notebook', texts })) as Notebook;
  }

  /** What is being read fails; the next script starts a new thread. */
  dispose(): void {
    this.thread?.end(new Error('The thread that reads Python scripts was ended.'));
  }

  private async read(request: ReadRequest): Promise<unknown> {
    const length = request.texts.reduce((sum, text) => sum + text.length, 0);
    if (length > LONGEST_SCRIPT) throw new ReadingGivenUp(`has more than ${LONGEST_SCRIPT} characters`);
    const turn = this.queue.then(() => this.running().read(request, this.limitMs));
    this.queue = turn.catch(() => undefined);
    return deserialize(await turn);
  }

  private running(): ReadingThread {
    if (this.thread === undefined || this.thread.hasEnded) this.thread = new ReadingThread(this.program);
    return this.thread;
  }
}
