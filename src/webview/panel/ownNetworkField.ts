/** The user's own networks: typed or pasted, scored for the data set of the run, and put among its networks. */

import { messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { readArchitecture } from '../../spaces/read';
import { SPACES } from '../../spaces';
import type { App } from '../app';
import { button } from '../components/button';
import { icon } from '../components/icons';
import { ownMark } from '../components/pickMark';
import { figureColumns } from '../components/picksList';
import { textField } from '../components/textField';
import { html, refill, setAttributes } from '../dom';
import { isRunning, ownName } from '../shown';
import type { Shown } from '../shown';

export function createOwnNetworks(app: App): HTMLElement {
  const complaint = html('p', { class: 'complaint', role: 'alert' });
  const field = textField(t('Score an architecture'), '', () => complain(null));
  const submit = button(t('Score'), score);
  const list = html('ul', { class: 'picks-list' });
  const root = html(
    'section',
    { class: 'own-networks', 'aria-label': t('Your own networks') },
    html('h2', {}, t('Score an architecture')),
    html('div', { class: 'own-entry' }, field.element, submit),
    complaint,
    list,
  );

  function complain(reason: string | null): void {
    field.complain(reason);
    complaint.textContent = reason;
  }

  function score(): void {
    const { shown, scoring } = app.store.current;
    const text = field.text();
    if (shown === null || scoring.pending !== null || text.trim() === '') return;
    try {
      const architecture = readArchitecture(text, shown.space);
      complain(null);
      app.score(architecture);
    } catch (error) {
      complain(messageOf(error));
    }
  }

  field.element.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') score();
  });
  app.store.watch(
    ({ shown, view }) => [shown, isRunning(view)],
    (shown, running) => {
      root.hidden = shown === null || running;
      if (shown === null) return;
      setAttributes(field.element, { placeholder: SPACES[shown.space].example });
      refill(list, ...shown.own.map((candidate) => ownRow(app, candidate, shown)));
    },
  );
  let wasPending = false;
  app.store.watch(
    ({ scoring }) => [scoring],
    ({ pending, error }) => {
      submit.textContent = pending === null ? t('Score') : t('Scoring…');
      setAttributes(submit, { disabled: pending !== null });
      if (error !== null) complain(error);
      // What could not be scored stays, to be put right.
      else if (wasPending && pending === null) field.set('');
      wasPending = pending !== null;
    },
  );
  return root;
}

function ownRow(app: App, candidate: Candidate, shown: Shown): HTMLElement {
  const { architecture } = candidate;
  const name = ownName(shown, candidate) ?? '';
  const choose = html(
    'button',
    { type: 'button', class: 'pick', title: architecture },
    html('span', { class: 'pick-marks' }, ownMark()),
    html('span', { class: 'pick-name' }, name),
    figureColumns(candidate, shown.majority),
  );
  choose.addEventListener('click', () => app.select(architecture));
  const remove = button(icon('close'), () => app.forget(architecture), {
    look: 'icon',
    title: t('Remove {0}', name),
  });
  return html('li', {}, choose, remove);
}
