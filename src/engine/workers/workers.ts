/**
 * Does jobs in this process and in helpers, which are started with the first job and ended with the work. Helpers are
 * processes, not threads: one that computes can be killed at any time without harm.
 */

import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Models } from '../models/models';
import { CPU } from '../models/providers';
import type { Task } from '../task';
import { HelperProcess, Item } from './helperProcess';
import { doJob } from './jobs';
import type { Job, JobName, JobResult, Jobs } from './jobs';

/** Milliseconds between two looks for a cancellation while this process waits for helpers. */
const LOOK_MS = 20;

export interface WorkerOptions {
  /** The helpers' program; without it there are none. */
  readonly helper?: string | undefined;
  /** How many processes compute, this one among them; usually two, where there are as many processors. */
  readonly processes?: number | undefined;
}

export class Workers {
  /** Jobs that nobody has begun. */
  private readonly queue: Item[] = [];
  private helpers: Promise<HelperProcess[]> | undefined;

  constructor(
    private readonly models: Models,
    private readonly task: Task,
    private readonly options: WorkerOptions = {},
  ) {}

  /** Leaves a job to the helpers or, while `finish` waits, to whoever is free first. */
  add<N extends JobName>(name: N, input: Jobs[N]['input'], onStep = () => {}): Promise<Jobs[N]['result']> {
    const result = new Promise<JobResult>((resolve, reject) => {
      this.queue.push(new Item({ name, input } as Job, onStep, resolve, reject));
    }) as Promise<Jobs[N]['result']>;
    result.catch(() => {}); // whoever waits for it hears of it, if anybody still does
    this.helpers ??= this.startHelpers();
    void this.feed();
    return result;
  }

  /** Works along until all of this is there. @throws PomonagError what a job throws, `cancelled` */
  async finish<T>(results: readonly Promise<T>[]): Promise<T[]> {
    let isSettled = false;
    const all = Promise.all(results).finally(() => (isSettled = true));
    all.catch(() => {});
    while (!isSettled) {
      const item = this.queue.shift();
      if (item) await doJob(item.job, this.models, this.task, item.counter()).then(item.resolve, item.reject);
      else await Promise.race([all, setTimeout(LOOK_MS)]).catch(() => {});
      await this.task.checkpoint();
    }
    return all;
  }

  /** Ends the helpers, whatever they are doing. */
  end(): void {
    void this.helpers?.then((helpers) => helpers.forEach((helper) => helper.end()));
  }

  /** None where the provider is no processor: it is one device, and each process would hold memory of it. */
  private async startHelpers(): Promise<HelperProcess[]> {
    const { helper, processes = Math.min(2, availableParallelism()) } = this.options;
    const { provider } = await this.models.provider();
    if (helper === undefined || provider !== CPU) return [];
    const { folder, ownEncoder } = this.models;
    const env = { POMONAG_MODELS: folder, POMONAG_PROVIDER: CPU, POMONAG_ENCODER: ownEncoder ?? '' };
    const giveBack = (item: Item): void => {
      this.queue.unshift(item);
      void this.feed();
    };
    return Array.from(
      { length: processes - 1 },
      () => new HelperProcess(helper, env, () => void this.feed(), giveBack),
    );
  }

  private async feed(): Promise<void> {
    for (const helper of (await this.helpers) ?? []) {
      const item = helper.isFree ? this.queue.shift() : undefined;
      if (item) helper.take(item);
    }
  }
}
