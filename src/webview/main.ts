/** Wiring: connects to the host, restores what was kept and shows the view that the page asks for. */

import './language';
import './styles/base.css';
import './styles/components.css';
import './styles/budgets.css';
import './styles/plot.css';
import './styles/parallel.css';
import './styles/graph.css';
import './styles/compare.css';
import './styles/table.css';
import './styles/panel.css';
import './styles/sidebar.css';
import { createApp } from './app';
import { registerToolkit } from './components/toolkit';
import { connectHost } from './host';
import { createPanel } from './panel/panel';
import { createSidebar } from './sidebar/sidebar';
import { Store, readSaved, savedOf } from './state';

registerToolkit();
const host = connectHost();
const saved = readSaved(host.saved());
const store = new Store(saved);
const app = createApp(store, host);
document.body.append(document.body.dataset.view === 'sidebar' ? createSidebar(app) : createPanel(app));

let isFirst = true;
host.listen((message) => {
  if (message.type === 'scored') {
    store.update({ scoring: { pending: null, error: message.error } });
    if (message.error === null) app.select(message.architecture);
    return;
  }
  store.receive(message.parts);
  // A view that was reloaded brings its selection back, unless the host already has another.
  const { selection } = saved;
  if (isFirst && store.current.selected === null && selection !== null) {
    if (store.current.view?.run?.entry.id === selection.run) app.select(selection.architecture);
  }
  isFirst = false;
});

store.watch(
  (state) => [state.preferences, state.filter, state.compared, state.selected, state.zoom, state.view],
  () => {
    if (store.current.view !== null) host.save(() => savedOf(store.current));
  },
);
host.post({ type: 'ready' });
