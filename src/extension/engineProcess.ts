/** The one engine process of this window: started with the first request, restarted when its settings change. */

import * as vscode from 'vscode';
import { EngineClient } from '../engineClient';
import type { EngineOptions, RequestOptions } from '../engineClient';
import { PomonagError } from '../shared/errors';
import type { Method, MethodRequest, MethodResult } from '../shared/protocol/engine';
import { encoderPath, executionProvider } from './settings';

type EngineSettings = Pick<EngineOptions, 'provider' | 'encoder'>;

export class Engine implements vscode.Disposable {
  private client: EngineClient | undefined;
  private clientSettings: EngineSettings | undefined;
  private readonly requests = new Set<{ readonly method: Method }>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
    /** Where the engine keeps what it has computed of data sets; without one in memory. */
    private readonly cacheFolder?: string,
  ) {}

  /** Process id of the running engine, if one runs. */
  get pid(): number | undefined {
    return this.client?.pid;
  }

  /** As `EngineClient.request`. @throws PomonagError */
  async request<M extends Method>(
    method: M,
    params: MethodRequest<M>,
    options?: RequestOptions,
  ): Promise<MethodResult<M>> {
    const client = this.currentClient();
    const pending = { method };
    this.requests.add(pending);
    try {
      return await client.request(method, params, options);
    } finally {
      this.requests.delete(pending);
    }
  }

  /**
   * Requests are served one after the other: whoever has no time to wait for a run or a search asks here first.
   * @throws PomonagError `bad-argument` while one is in progress
   */
  requireIdle(): void {
    const methods = [...this.requests].map(({ method }) => method);
    if (methods.includes('generate')) throw runInProgress();
    if (methods.includes('tune')) throw searchInProgress();
  }

  /** Ends the engine and with it whatever it is doing; the next request starts a new one. */
  restart(): void {
    this.client?.dispose();
    this.client = undefined;
  }

  dispose(): void {
    this.restart();
  }

  private currentClient(): EngineClient {
    const settings: EngineSettings = { provider: executionProvider(), encoder: encoderPath() };
    if (!isSame(settings, this.clientSettings) && this.requests.size === 0) this.restart();
    if (this.client === undefined) {
      this.clientSettings = settings;
      this.client = new EngineClient({
        engine: vscode.Uri.joinPath(this.extensionUri, 'dist', 'engine.js').fsPath,
        models: vscode.Uri.joinPath(this.extensionUri, 'models').fsPath,
        ...settings,
        cache: this.cacheFolder,
        givesWay: true,
        texts: vscode.l10n.bundle,
        log: (text) => this.log.info(`[engine] ${text.trimEnd()}`),
      });
    }
    return this.client;
  }
}

export function runInProgress(): PomonagError {
  return new PomonagError(
    'bad-argument',
    vscode.l10n.t('A run is in progress; cancel it or wait for its end.'),
  );
}

export function searchInProgress(): PomonagError {
  return new PomonagError(
    'bad-argument',
    vscode.l10n.t('Guidance is being tuned; cancel that or wait for its end.'),
  );
}

function isSame(settings: EngineSettings, other: EngineSettings | undefined): boolean {
  return settings.provider === other?.provider && settings.encoder === other?.encoder;
}
