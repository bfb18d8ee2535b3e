/** What the run has to say, and what went wrong. */

import { isWarning } from '../../shared/protocol/notes';
import type { App } from '../app';
import { callout } from '../components/callout';
import { html } from '../dom';
import { isRunning } from '../shown';

export function createNotes(app: App): HTMLElement {
  const root = html('div', { class: 'notes' });
  app.store.watch(
    ({ view }) => [view?.error ?? null, isRunning(view) ? null : (view?.run ?? null)],
    (error, run) => {
      const notes = (run?.result.notes ?? []).map((text) =>
        callout(isWarning(text) ? 'warning' : 'info', text),
      );
      notes.sort((a, b) => Number(b.classList.contains('warning')) - Number(a.classList.contains('warning')));
      root.replaceChildren(...(error === null ? [] : [callout('error', error)]), ...notes);
    },
  );
  return root;
}
