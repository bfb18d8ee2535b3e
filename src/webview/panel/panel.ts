/** The panel: one run, from its head down to the selected network. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { createPicksList } from '../components/picksList';
import { createProgress } from '../components/progress';
import { html } from '../dom';
import { createParallel } from '../plots/parallel';
import { isRunning } from '../shown';
import { createBudgets } from './budgetFields';
import { createCompare } from './compare';
import { createDetail } from './detail';
import { createEmpty } from './empty';
import { createHead } from './head';
import { createNotes } from './noteList';
import { createOwnNetworks } from './ownNetworkField';
import { createPlotSection } from './plotSection';
import { createTable } from './table';

export function createPanel(app: App): HTMLElement {
  const waiting = html('p', { class: 'waiting' }, t('The first networks appear here in a moment.'));
  const columns = html('div', { class: 'columns' });
  // Comes before what stands in the columns: plot and table measure themselves when they show something.
  app.store.watch(
    ({ view, shown }) => [view, shown],
    (view, shown) => {
      columns.hidden = shown === null;
      waiting.hidden = !isRunning(view) || shown !== null;
    },
  );
  const plot = createPlotSection(app);
  const focusPlot = (): void =>
    plot.querySelector<HTMLElement>('.plot-stage')?.focus({ preventScroll: true });
  columns.append(
    html(
      'div',
      { class: 'main-column' },
      createBudgets(app),
      plot,
      createParallel(app),
      createCompare(app, focusPlot),
    ),
    html('div', { class: 'side-column' }, createPicksList(app), createOwnNetworks(app), createDetail(app)),
    createTable(app),
  );
  return html(
    'main',
    { class: 'panel' },
    createProgress(app),
    createHead(app),
    createNotes(app),
    createEmpty(app),
    waiting,
    columns,
  );
}
