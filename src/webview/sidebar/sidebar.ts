/** The sidebar: a small live front of the current run and its picks. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { button } from '../components/button';
import { callout } from '../components/callout';
import { createPicksList } from '../components/picksList';
import { createProgress } from '../components/progress';
import { html } from '../dom';
import { createScatter } from '../plots/scatter';

export function createSidebar(app: App): HTMLElement {
  const title = html('h1');
  const errors = html('div', { class: 'notes' });
  const hint = html(
    'section',
    { class: 'hint-section' },
    html(
      'p',
      {},
      t('Generate neural architectures for a folder of labelled images, one sub-folder per class.'),
    ),
    button(t('Generate Architectures…'), app.generate, { look: 'primary' }),
    button(t('Try the Sample Data Set'), app.trySample),
    button(t('Open Run File…'), app.openRunFile),
  );
  app.store.watch(
    ({ view }) => [view],
    (view) => {
      title.textContent = view?.running?.name ?? view?.run?.entry.name ?? '';
      title.hidden = title.textContent === '';
      hint.hidden = view === null || view.run !== null || view.running !== null;
    },
  );
  app.store.watch(
    ({ view }) => [view?.error ?? null],
    (error) => errors.replaceChildren(...(error === null ? [] : [callout('error', error)])),
  );
  return html(
    'main',
    { class: 'sidebar' },
    createProgress(app),
    title,
    errors,
    hint,
    createScatter(app, { full: false }).element,
    createPicksList(app, true),
  );
}
