/** One thread that reads Python scripts, from its start to its end. */

import { Worker } from 'node:worker_threads';
import { ReadingGivenUp } from './messages';
import type { ReadAnswer, ReadRequest } from './messages';

const HEAP_MB = 512;

interface InWork {
  resolve(result: Uint8Array): void;
  reject(error: Error): void;
}

export class ReadingThread {
  private readonly worker: Worker;
  /** Settled once the thread has its grammar. */
  private readonly ready: Promise<unknown>;
  private inWork: InWork | undefined;
  private endedBy: Error | undefined;

  /** @param program the thread's bundle, beside which its grammar lies */
  constructor(program: string) {
    this.worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
    this.ready = new Promise((resolve) => this.worker.once('message', resolve));
    this.worker.on('message', (answer: ReadAnswer) => this.receive(answer));
    this.worker.on('error', (error: Error & { code?: string }) => {
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.end(isFull ? new ReadingGivenUp(`takes more than ${HEAP_MB} MiB to read`) : error);
    });
    this.worker.on('exit', () => this.end(new Error('The thread that reads Python scripts has ended.')));
  }

  get hasEnded(): boolean {
    return this.endedBy !== undefined;
  }

  /**
   * One at a time.
   * @param limitMs how long the thread may take for it; it is ended where it takes longer
   * @throws ReadingGivenUp; Error where the thread has ended for another reason
   */
  async read(request: ReadRequest, limitMs: number): Promise<Uint8Array> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        this.inWork = { resolve, reject };
        if (this.endedBy !== undefined) throw this.endedBy;
        void this.ready.then(() => {
          const refusal = new ReadingGivenUp(`takes longer than ${limitMs / 1000} s to read`);
          timer = setTimeout(() => this.end(refusal), limitMs);
          this.worker.postMessage(request);
        });
      });
    } finally {
      clearTimeout(timer);
      this.inWork = undefined;
    }
  }

  /** What is being read fails. */
  end(reason: Error): void {
    if (this.endedBy !== undefined) return;
    this.endedBy = reason;
    this.inWork?.reject(reason);
    void this.worker.terminate();
  }

  private receive(answer: ReadAnswer): void {
    switch (answer.type) {
      case 'ready':
        return;
      case 'read':
        return this.inWork?.resolve(answer.result);
      case 'large':
        return this.inWork?.reject(new ReadingGivenUp('has too many statements'));
      case 'failed':
        return this.inWork?.reject(new Error(answer.message));
    }
  }
}
