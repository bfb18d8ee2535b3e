/** The sidebar: a small live front of the current run and its picks. */

import { t } from '../../shared/l10n';
import { visible } from '../../shared/visible';
import type { App } from '../app';
import { callout } from '../components/callout';
import { firstSteps } from '../components/firstSteps';
import { createPicksList } from '../components/picksList';
import { createProgress } from '../components/progress';
import { html } from '../dom';
import { createScatter } from '../plots/scatter';
import { hasNoRun } from '../shown';

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
    ...firstSteps(app),
  );
  app.store.watch(
    ({ view }) => [view],
    (view) => {
      title.textContent = visible(view?.running?.name ?? view?.run?.entry.name ?? '');
      title.hidden = title.textContent === '';
      hint.hidden = !hasNoRun(view);
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
