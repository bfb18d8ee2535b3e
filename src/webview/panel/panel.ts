/** The panel: one run, from its head down to the selected network. */

import type { App } from '../app';
import { createPicksList } from '../components/picksList';
import { createProgress } from '../components/progress';
import { html } from '../dom';
import { isRunning } from '../shown';
import { createDetail } from './detail';
import { createEmpty } from './empty';
import { createHead } from './head';
import { createNotes } from './notes';
import { createPlotSection } from './plotSection';
import { createTable } from './table';

export function createPanel(app: App): HTMLElement {
  const waiting = html('p', { class: 'waiting' }, 'The first networks appear here in a moment.');
  app.store.watch(
    ({ view, shown }) => [view, shown],
    (view, shown) => {
      waiting.hidden = !isRunning(view) || shown !== null;
    },
  );
  return html(
    'main',
    { class: 'panel' },
    createProgress(app),
    createHead(app),
    createNotes(app),
    createEmpty(app),
    waiting,
    html(
      'div',
      { class: 'columns' },
      createPlotSection(app),
      html('div', { class: 'side-column' }, createPicksList(app), createDetail(app)),
      createTable(app),
    ),
  );
}
