/** Starts the engine process, talks to it and restarts it when it has died. */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import * as v from 'valibot';
import { cancelled, died, exitReason } from './failures';
import { watchHeartbeat } from './heartbeat';
import { environmentOf } from './environment';
import type { EngineSetting } from './environment';
import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import type { Texts } from '../shared/l10n';
import { METHODS, fromEngineSchema } from '../shared/protocol/engine';
import type {
  Method,
  MethodRequest,
  MethodResult,
  Progress,
  Stage,
  ToEngine,
} from '../shared/protocol/engine';
import type { Candidate } from '../shared/protocol/run';

/** How long a cancelled request may take to end before the engine is killed. */
const GRACE_MS = 1500;
/** An engine that dies so soon after its start counts as a failed start ... */
const EARLY_DEATH_MS = 5000;
/** ... and after so many of them in a row it is not started again. */
const MAX_EARLY_DEATHS = 3;
/** Last lines of the engine's error output that are kept for the message about its death. */
const KEPT_OUTPUT = 2000;

export interface EngineOptions extends EngineSetting {
  /** Path of the engine's bundle, dist/engine.js. */
  readonly engine: string;
  /** Whether the engine gives way to this process where they compete for the cores. */
  readonly givesWay?: boolean | undefined;
  /** The texts of the user's language; without them the engine's errors are English. */
  readonly texts?: Texts | undefined;
  /** Receives what the engine writes to its output streams. */
  readonly log?: ((text: string) => void) | undefined;
}

export interface RequestOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onPartial?: ((candidates: Candidate[], majority: number | null) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Pending extends RequestOptions {
  readonly method: Method;
  readonly params: unknown;
  resolve(result: unknown): void;
  reject(error: PomonagError): void;
}

export class EngineClient {
  private child: ChildProcess | undefined;
  /** Requests of the running engine in the order in which it was sent them; the first is the one in work. */
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private earlyDeaths = 0;
  /** The stage that the request in work has last been in. */
  private stage: Stage | null = null;
  private disposed = false;

  constructor(private readonly options: EngineOptions) {}

  /** Process id of the running engine, if one runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /**
   * Sends a request, starting the engine where none runs. Requests are answered one after another. Aborting the signal
   * cancels: `generate` and `tune` then answer with what they have, everything else fails with `cancelled`; an engine that does
   * not react is killed, and another one does the requests that were waiting.
   *
   * @throws PomonagError what the method throws, `cancelled`, or `engine-died`
   */
  async request<M extends Method>(
    method: M,
    params: MethodRequest<M>,
    options: RequestOptions = {},
  ): Promise<MethodResult<M>> {
    if (options.signal?.aborted) throw cancelled();
    const child = this.start();
    const id = this.nextId++;
    let timer: NodeJS.Timeout | undefined;
    const cancel = (): void => {
      if (this.child !== undefined) this.send(this.child, { type: 'cancel', id });
      timer = setTimeout(() => this.giveUp(id), GRACE_MS);
    };
    options.signal?.addEventListener('abort', cancel, { once: true });
    try {
      const result = await new Promise<unknown>((resolve, reject) => {
        this.pending.set(id, { ...options, method, params, resolve, reject });
        this.send(child, { type: 'request', id, method, params });
      });
      return v.parse(METHODS[method].result, result);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
      this.pending.delete(id);
    }
  }

  /** Ends the engine; pending requests fail with `cancelled`. May be called again. */
  dispose(): void {
    this.disposed = true;
    this.rejectAll(cancelled());
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private start(): ChildProcess {
    if (this.disposed) throw new PomonagError('engine-died', t('The engine has been shut down.'));
    if (this.child !== undefined) return this.child;
    if (this.earlyDeaths >= MAX_EARLY_DEATHS) {
      throw new PomonagError(
        'engine-died',
        t(
          'The engine died {0} times right after its start and is not started again; see the log.',
          this.earlyDeaths,
        ),
      );
    }
    const startedAt = performance.now();
    const child = fork(this.options.engine, {
      execArgv: [],
      serialization: 'advanced',
      env: environmentOf(this.options),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
    });
    this.child = child;
    if (this.options.givesWay === true) giveWay(child);
    let output = '';
    const read = (data: Buffer): void => {
      const text = data.toString();
      output = (output + text).slice(-KEPT_OUTPUT);
      this.options.log?.(text);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('message', (raw) => {
      if (this.child === child) this.receive(raw);
    });
    const ended = (reason: string): void => this.ended(child, reason, startedAt);
    child.once('error', (error) => ended(error.message));
    child.once('exit', (code, signal) => ended(exitReason(code, signal, output)));
    watchHeartbeat(
      child,
      () => this.pending.size > 0,
      () => {
        child.kill('SIGKILL');
        ended(t('it stood still'));
      },
    );
    if (this.options.texts) this.send(child, { type: 'texts', texts: this.options.texts });
    return child;
  }

  private send(child: ChildProcess, message: ToEngine): void {
    // A failure to send means that the engine is gone; its exit rejects what is pending.
    child.send(message, () => {});
  }

  private receive(raw: unknown): void {
    const parsed = v.safeParse(fromEngineSchema, raw);
    if (!parsed.success) {
      this.options.log?.(`The engine sent a message that fits no schema: ${parsed.issues[0].message}\n`);
      return;
    }
    const message = parsed.output;
    if (message.type === 'ready') return;
    const request = this.pending.get(message.id);
    switch (message.type) {
      case 'progress':
        this.stage = message.progress.stage;
        return request?.onProgress?.(message.progress);
      case 'partial':
        return request?.onPartial?.(message.candidates, message.majority);
      case 'result':
        this.earlyDeaths = 0;
        this.stage = null;
        return request?.resolve(message.result);
      case 'error':
        return request?.reject(new PomonagError(message.code, message.message));
    }
  }

  /**
   * Ends a request whose cancellation has had no answer. The engine is killed where it was at work on that request, and
   * the others are sent to a new one: it had not begun them.
   */
  private giveUp(id: number): void {
    const [inWork] = this.pending.keys();
    this.pending.get(id)?.reject(cancelled());
    this.pending.delete(id);
    if (id !== inWork) return;
    this.child?.kill('SIGKILL');
    this.child = undefined;
    for (const [waiting, request] of this.pending) {
      const { method, params } = request;
      if (request.signal?.aborted) request.reject(cancelled());
      else this.send(this.start(), { type: 'request', id: waiting, method, params });
    }
  }

  private ended(child: ChildProcess, reason: string, startedAt: number): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.earlyDeaths = performance.now() - startedAt < EARLY_DEATH_MS ? this.earlyDeaths + 1 : 0;
    this.rejectAll(died(reason, this.stage));
    this.stage = null;
  }

  private rejectAll(error: PomonagError): void {
    for (const request of this.pending.values()) request.reject(error);
    this.pending.clear();
  }
}

function giveWay({ pid }: ChildProcess): void {
  if (pid === undefined) return; // it did not start, and says so by itself
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not allow it: it competes as any other process.
  }
}
