/** What the run has to say, and what went wrong. */

import { noteTexts } from '../../shared/noteTexts';
import type { App } from '../app';
import { callout } from '../components/callout';
import { html } from '../dom';
import { isRunning } from '../shown';

export function createNotes(app: App): HTMLElement {
  const root = html('div', { class: 'notes' });
  app.store.watch(
    ({ view }) => [view?.error ?? null, isRunning(view) ? null : (view?.run ?? null)],
    (error, run) => {
      const notes = run === null ? [] : noteTexts(run.result);
      notes.sort((a, b) => Number(b.isWarning) - Number(a.isWarning));
      root.replaceChildren(
        ...(error === null ? [] : [callout('error', error)]),
        ...notes.map(({ text, isWarning }) => callout(isWarning ? 'warning' : 'info', text)),
      );
    },
  );
  return root;
}
