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
  /**
   * Keeps over a reload what the state will be in a moment, as each keeping is a message to the host: many changes in a
   * row are one. A view that is left or hidden keeps its state at once.
   */
  save(state: () => unknown): void;
}

/** How long a change waits for the next ones to be kept with it. */
const SAVE_AFTER_MS = 100;

/** Connects to the host; may be called once, as VS Code hands out its interface once. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  let unsaved: (() => unknown) | undefined;
  let timer: number | undefined;
  const saveNow = (): void => {
    window.clearTimeout(timer);
    timer = undefined;
    if (unsaved !== undefined) api.setState(unsaved());
    unsaved = undefined;
  };
  window.addEventListener('pagehide', saveNow);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) saveNow();
  });
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
    save(state) {
      unsaved = state;
      timer ??= window.setTimeout(saveNow, SAVE_AFTER_MS);
    },
  };
}
