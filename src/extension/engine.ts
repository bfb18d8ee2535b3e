/** The one engine process of this window: started with the first request, restarted when its settings change. */

import * as vscode from 'vscode';
import { EngineClient } from '../engineClient';
import type { EngineOptions, RequestOptions } from '../engineClient';
import type { Method, MethodRequest, MethodResult } from '../shared/protocol/engine';
import { encoderPath, executionProvider } from './settings';

type EngineSettings = Pick<EngineOptions, 'provider' | 'encoder'>;

export class Engine implements vscode.Disposable {
  private client: EngineClient | undefined;
  private clientSettings: EngineSettings | undefined;
  private requests = 0;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
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
    this.requests++;
    try {
      return await client.request(method, params, options);
    } finally {
      this.requests--;
    }
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
    if (!isSame(settings, this.clientSettings) && this.requests === 0) this.restart();
    if (this.client === undefined) {
      this.clientSettings = settings;
      this.client = new EngineClient({
        engine: vscode.Uri.joinPath(this.extensionUri, 'dist', 'engine.js').fsPath,
        models: vscode.Uri.joinPath(this.extensionUri, 'models').fsPath,
        ...settings,
        givesWay: true,
        texts: vscode.l10n.bundle,
        log: (text) => this.log.info(`[engine] ${text.trimEnd()}`),
      });
    }
    return this.client;
  }
}

function isSame(settings: EngineSettings, other: EngineSettings | undefined): boolean {
  return settings.provider === other?.provider && settings.encoder === other?.encoder;
}
