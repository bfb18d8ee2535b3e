/** The extension host as the webview sees it: typed messages, and a small state that survives a reload. */

import * as v from 'valibot';
import { toWebviewSchema } from '../shared/protocol/webview';
import type { FromWebview, ToWebview } from '../shared/protocol/webview';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export interface Host {
  post(message: FromWebview): void;
  /** Calls back for every message that keeps the protocol; others are reported on the console and dropped. */
  listen(receive: (message: ToWebview) => void): void;
  /** What `save` kept before the view was reloaded; undefined when nothing was. */
  saved(): unknown;
  save(state: unknown): void;
}

/** Connects to the host; may be called once, as VS Code hands out its interface once. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen(receive) {
      window.addEventListener('message', (event: MessageEvent<unknown>) => {
        const parsed = v.safeParse(toWebviewSchema, event.data);
        if (parsed.success) receive(parsed.output);
        else console.warn(`Dropped a message that breaks the protocol: ${v.summarize(parsed.issues)}`);
      });
    },
    saved: () => api.getState(),
    save: (state) => api.setState(state),
  };
}
