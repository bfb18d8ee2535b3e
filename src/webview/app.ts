/** What the views may do: one function per intention, so that no view knows the protocol. */

import type { Budgets } from '../shared/protocol/run';
import type { SaveFormat } from '../shared/protocol/webview';
import type { Host } from './host';
import type { Store } from './state';

export interface App {
  readonly store: Store;
  readonly select: (architecture: string | null) => void;
  readonly hover: (architecture: string | null) => void;
  readonly insert: (architecture: string) => void;
  /** Without a format the user is asked for it. */
  readonly export: (architecture: string, format?: string) => void;
  /** Selects a network and opens the panel. */
  readonly showInPanel: (architecture: string) => void;
  /** Saves a file where the user chooses; a PNG comes in base64. */
  readonly save: (format: SaveFormat, content: string) => void;
  readonly copy: (text: string) => void;
  readonly generate: () => void;
  /** The run on show again, within budgets. */
  readonly generateWithin: (budgets: Budgets) => void;
  /** Generates for the sample data set. */
  readonly trySample: () => void;
  readonly openRunFile: () => void;
  readonly cancel: () => void;
  /** Has a network scored for the run on show; it then joins the user's own. */
  readonly score: (architecture: string) => void;
  /** Takes a network out of the user's own. */
  readonly forget: (architecture: string) => void;
  /** Shows another run, with a network of it selected. */
  readonly open: (run: string, architecture: string | null) => void;
  readonly compareRuns: () => void;
  readonly closeOther: () => void;
  readonly saveRun: () => void;
  readonly runAgain: () => void;
}

export function createApp(store: Store, host: Host): App {
  return {
    store,
    select(architecture) {
      if (architecture === store.current.selected) return;
      store.update({ selected: architecture });
      host.post({ type: 'select', architecture });
    },
    hover(architecture) {
      if (architecture !== store.current.hovered) store.update({ hovered: architecture });
    },
    insert: (architecture) => host.post({ type: 'insert', architecture }),
    export: (architecture, format) => host.post({ type: 'export', architecture, ...(format && { format }) }),
    showInPanel: (architecture) => host.post({ type: 'showInPanel', architecture }),
    save: (format, content) => host.post({ type: 'save', format, content }),
    copy: (text) => host.post({ type: 'copy', text }),
    generate: () => host.post({ type: 'generate' }),
    generateWithin: (budgets) => host.post({ type: 'generate', budgets }),
    trySample: () => host.post({ type: 'trySample' }),
    openRunFile: () => host.post({ type: 'openRunFile' }),
    cancel: () => host.post({ type: 'cancel' }),
    score(architecture) {
      store.update({ scoring: { pending: architecture, error: null } });
      host.post({ type: 'score', architecture });
    },
    forget: (architecture) => host.post({ type: 'forget', architecture }),
    open: (run, architecture) => host.post({ type: 'open', run, architecture }),
    compareRuns: () => host.post({ type: 'compareRuns' }),
    closeOther: () => host.post({ type: 'closeOther' }),
    saveRun: () => host.post({ type: 'saveRun' }),
    runAgain: () => host.post({ type: 'runAgain' }),
  };
}
