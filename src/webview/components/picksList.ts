/** The recommended candidates, one row each: a click selects, a double click inserts; the rest is done by buttons. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import type { App } from '../app';
import { html, refill, setAttributes } from '../dom';
import { formatKnown } from '../../shared/format';
import { SHORT_OBJECTIVES } from '../../shared/objectives';
import { pickKinds, pickMeanings, pickNames, pickedCandidates } from '../../shared/pickTexts';
import { isRunning } from '../shown';
import { button, disableDuringRun } from './button';
import { icon } from './icons';
import type { IconName } from './icons';
import { majorityMark } from './majorityMark';
import { pickMark } from './pickMark';

/** @param isAlone whether there is nothing else on the page by which a candidate is exported or looked at */
export function createPicksList(app: App, isAlone = false): HTMLElement {
  const list = html('ul', { class: 'picks-list' });
  const root = html('section', { class: 'recommended' }, html('h2', {}, t('Recommended')), list);
  let rows: { candidate: Candidate; choose: HTMLElement }[] = [];

  const markSelected = (selected: string | null): void => {
    for (const { candidate, choose } of rows)
      setAttributes(choose, { 'aria-pressed': String(candidate.architecture === selected) });
  };
  const markFiltered = (passing: ReadonlySet<Candidate>): void => {
    for (const { candidate, choose } of rows) {
      const isOut = !passing.has(candidate);
      choose.classList.toggle('filtered-out', isOut);
      setAttributes(choose, { 'aria-description': isOut ? t('Outside the budget') : null });
    }
  };
  app.store.watch(
    ({ shown, view }) => [shown, isRunning(view)],
    (shown, running) => {
      const picked = pickedCandidates(shown?.candidates ?? []);
      root.hidden = picked.length === 0;
      rows = picked.map((candidate) => ({
        candidate,
        choose: chooseButton(app, candidate, shown?.majority ?? null),
      }));
      refill(
        list,
        ...rows.map(({ candidate, choose }) =>
          html('li', {}, choose, actions(app, candidate.architecture, isAlone, running)),
        ),
      );
      markSelected(app.store.current.selected);
      markFiltered(app.store.current.passing);
    },
  );
  app.store.watch(
    ({ selected }) => [selected],
    (selected) => markSelected(selected),
  );
  app.store.watch(
    ({ passing }) => [passing],
    (passing) => markFiltered(passing),
  );
  return root;
}

function chooseButton(app: App, candidate: Candidate, majority: number | null): HTMLElement {
  const { architecture } = candidate;
  const choose = html(
    'button',
    { type: 'button', class: 'pick', title: pickMeanings(candidate).join('\n') },
    html('span', { class: 'pick-marks' }, ...pickKinds(candidate).slice(0, 1).map(pickMark)),
    html('span', { class: 'pick-name' }, pickNames(candidate).join(', ')),
    figureColumns(candidate, majority),
  );
  choose.addEventListener('click', () => app.select(architecture));
  choose.addEventListener('dblclick', () => {
    if (!isRunning(app.store.current.view)) app.insert(architecture);
  });
  return choose;
}

/** Accuracy and the costs that people choose by, in columns that rows have in common. */
export function figureColumns(candidate: Candidate, majority: number | null): HTMLElement {
  return html(
    'span',
    { class: 'pick-figures' },
    ...SHORT_OBJECTIVES.map(({ name, format }) =>
      html(
        'span',
        {},
        formatKnown(candidate[name], format),
        ...(name === 'accuracy' ? majorityMark(candidate.accuracy, majority) : []),
      ),
    ),
  );
}

function actions(app: App, architecture: string, isAlone: boolean, running: boolean): HTMLElement {
  const action = (name: IconName, title: string, act: (architecture: string) => void): HTMLElement =>
    button(icon(name), () => act(architecture), { look: 'icon', title });
  const insert = action('insert', t('Insert into the Python script'), app.insert);
  const others = isAlone ? [action('export', t('Export…'), app.export)] : [];
  if (running) disableDuringRun(insert, ...others);
  if (isAlone) others.push(action('plot', t('Show in the panel'), app.showInPanel));
  return html('span', { class: isAlone ? 'pick-actions in-passing' : 'pick-actions' }, insert, ...others);
}
