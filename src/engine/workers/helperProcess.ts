/** A helper as the engine sees it. */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { FromHelper } from './helper';
import type { Job, JobResult } from './jobs';

/** A job that somebody waits for. */
export class Item {
  private steps = 0;

  constructor(
    readonly job: Job,
    private readonly onStep: () => void,
    readonly resolve: (result: JobResult) => void,
    readonly reject: (error: unknown) => void,
  ) {}

  /** To be called after every step of one try; a second try reports only the steps that the first one had not done. */
  counter(): () => void {
    let step = 0;
    return () => {
      step += 1;
      if (step <= this.steps) return;
      this.steps = step;
      this.onStep();
    };
  }
}

export class HelperProcess {
  private readonly child: ChildProcess;
  private item: Item | null = null;
  private count = (): void => {};
  private isReady = false;

  /**
   * @param onFree called when it can take a job
   * @param giveBack takes a job that the helper has failed at: it has died, or cannot load what it needs
   */
  constructor(
    program: string,
    env: NodeJS.ProcessEnv,
    private readonly onFree: () => void,
    private readonly giveBack: (item: Item) => void,
  ) {
    this.child = fork(program, {
      execArgv: [],
      serialization: 'advanced',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.on('message', (message) => this.receive(message as FromHelper));
    this.child.once('error', () => this.fail());
    this.child.once('exit', () => this.fail());
  }

  get isFree(): boolean {
    return this.isReady && this.item === null;
  }

  take(item: Item): void {
    this.item = item;
    this.count = item.counter();
    this.child.send(item.job, () => {}); // where sending fails, the helper has ended
  }

  end(): void {
    this.isReady = false;
    this.item = null;
    this.child.kill('SIGKILL');
  }

  private receive(message: FromHelper): void {
    switch (message.type) {
      case 'ready':
        this.isReady = true;
        return this.onFree();
      case 'step':
        return this.count();
      case 'done':
        this.item?.resolve(message.result);
        this.item = null;
        return this.onFree();
      case 'failed':
        return this.fail();
    }
  }

  private fail(): void {
    const { item } = this;
    this.end();
    if (item) this.giveBack(item);
  }
}
