/** The selected network: drawing, figures, and the ways to take it along. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../spaces';
import type { App } from '../app';
import { button, disableDuringRun } from '../components/button';
import { figureList, figuresOf } from '../components/figures';
import { icon } from '../components/icons';
import { pickTags } from '../components/pickMark';
import { sourceTag } from '../components/sourceTag';
import { html, refill } from '../dom';
import { FORMATS } from '../formats';
import { pictureOf } from '../graph';
import { pickNames } from '../../shared/pickTexts';
import { hasSources, isRunning, runOf } from '../shown';
import type { OtherRun, Shown } from '../shown';
import { createCompareButton } from './compare';
import { dominanceOf } from './dominance';

export function createDetail(app: App): HTMLElement {
  const compare = createCompareButton(app);
  const root = html('section', { class: 'detail', 'aria-label': t('Selected network') });
  app.store.watch(
    ({ shown, selected, view }) => [shown, selected, isRunning(view)],
    (shown, selected, running) => {
      if (shown === null) return;
      const candidate = shown.byArchitecture.get(selected ?? '');
      refill(
        root,
        html('h2', {}, t('Selected network')),
        ...(candidate === undefined
          ? [html('p', { class: 'hint' }, t('Choose a point in the plot or a row of the table.'))]
          : detailOf(app, candidate, shown, running, compare)),
      );
    },
  );
  return root;
}

function detailOf(
  app: App,
  candidate: Candidate,
  shown: Shown,
  running: boolean,
  compare: HTMLElement,
): Node[] {
  const { architecture } = candidate;
  const run = runOf(shown, candidate);
  const space = SPACES[run.space];
  const description = space.describe(space.parse(architecture));
  const { drawing, caption } = pictureOf(candidate, run);
  const copy = button(icon('copy'), () => app.copy(summaryText(candidate, description, run.majority)), {
    look: 'icon',
    title: t('Copy as text'),
  });
  return [
    ...(hasSources(shown) ? [sourceTag(shown, candidate)] : []),
    ...(candidate.picks.length > 0 ? [pickTags(candidate)] : []),
    drawing,
    html('p', {}, `${description}.`),
    html('p', { class: 'hint' }, caption),
    figureList(candidate, run.majority),
    ...dominanceOf(app, candidate, shown),
    html(
      'div',
      { class: 'architecture-line' },
      html('code', { class: 'architecture-text' }, architecture),
      copy,
    ),
    ...(shown.sourceOf(candidate) === 'other' && shown.other !== null
      ? otherActions(app, shown.other, architecture, compare)
      : actions(app, architecture, running, compare)),
  ];
}

/** Code is made for a finished run: that of one in progress has to wait. */
function actions(app: App, architecture: string, running: boolean, compare: HTMLElement): HTMLElement[] {
  const insert = button(t('Insert into Script'), () => app.insert(architecture), { look: 'primary' });
  const exports = FORMATS.map(({ name, short }) => button(short, () => app.export(architecture, name)));
  if (running) disableDuringRun(insert, ...exports);
  return [
    html('div', { class: 'actions' }, insert, compare),
    html(
      'div',
      { class: 'actions', role: 'group', 'aria-label': t('Export') },
      html('span', { class: 'field-label' }, t('Export')),
      ...exports,
    ),
  ];
}

/** Code is made for the data set and the input of a network's own run: that one has to be on show. */
function otherActions(
  app: App,
  { id, name }: OtherRun,
  architecture: string,
  compare: HTMLElement,
): HTMLElement[] {
  return [
    html(
      'div',
      { class: 'actions' },
      button(t('Open {0}', name), () => app.open(id, architecture)),
      compare,
    ),
    html('p', { class: 'hint' }, t('Open its run to insert or export this network.')),
  ];
}

/** The network as text to paste into a message or a notebook. */
function summaryText(candidate: Candidate, description: string, majority: number | null): string {
  const names = pickNames(candidate);
  return [
    ...(names.length > 0 ? [names.join(', ')] : []),
    candidate.architecture,
    description,
    ...figuresOf(candidate, majority).map(([name, value, exact]) => `${name}: ${exact ?? value}`),
  ]
    .join('\n')
    .replaceAll('\u00a0', ' ');
}
