/** The tray: up to four networks side by side, each marked where it differs from the first. */

import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../shared/spaces';
import type { App } from '../app';
import { button } from '../components/button';
import { figuresOf } from '../components/figures';
import { icon } from '../components/icons';
import { pickTags } from '../components/pickMark';
import { html, setAttributes } from '../dom';
import { differenceText } from '../dominator';
import { pictureOf } from '../graph';
import { OBJECTIVES, isKnown } from '../objectives';
import type { Shown } from '../shown';
import { MOST_COMPARED } from '../state';

export function createCompare(app: App): HTMLElement {
  const count = html('span', { class: 'hint', role: 'status' });
  const tray = html('ul', { class: 'compare-tray' });
  const root = html(
    'section',
    { class: 'compare', 'aria-label': 'Comparison' },
    html(
      'div',
      { class: 'toolbar' },
      html('h2', {}, 'Comparison'),
      count,
      html(
        'div',
        { class: 'actions toolbar-end' },
        button('Clear Comparison', () => app.store.update({ compared: [] })),
      ),
    ),
    tray,
  );
  app.store.watch(
    ({ shown, compared }) => [shown, compared],
    (shown, compared) => {
      const candidates = compared.flatMap((architecture) => shown?.byArchitecture.get(architecture) ?? []);
      const [first] = candidates;
      root.hidden = first === undefined;
      if (shown === null || first === undefined) return;
      count.textContent = `${candidates.length} of ${MOST_COMPARED}`;
      tray.replaceChildren(...candidates.map((candidate) => entry(app, candidate, first, shown)));
    },
  );
  return root;
}

/** The button that puts the selected network into the tray or takes it out. */
export function createCompareButton(app: App): HTMLElement {
  const element = button('Compare', () => {
    const { selected, compared } = app.store.current;
    if (selected !== null) app.store.update({ compared: toggled(compared, selected) });
  });
  app.store.watch(
    ({ selected, compared }) => [selected, compared],
    (selected, compared) => {
      const isIn = selected !== null && compared.includes(selected);
      const isFull = compared.length >= MOST_COMPARED;
      element.textContent = isIn ? 'Remove from Comparison' : 'Compare';
      setAttributes(element, {
        disabled: !isIn && isFull,
        title: !isIn && isFull ? `The comparison holds ${MOST_COMPARED} networks; remove one first.` : null,
      });
    },
  );
  return element;
}

function toggled(compared: readonly string[], architecture: string): string[] {
  return compared.includes(architecture)
    ? compared.filter((known) => known !== architecture)
    : [...compared, architecture];
}

function entry(app: App, candidate: Candidate, first: Candidate, shown: Shown): HTMLElement {
  const { architecture } = candidate;
  const { drawing } = pictureOf(candidate, shown);
  const choices = SPACES[shown.space].parse(architecture);
  const others = SPACES[shown.space].parse(first.architecture);
  const rows = choices.flatMap((choice, row) => (choice === others[row] ? [] : [row]));
  for (const row of rows) drawing.querySelector(`[data-row="${row}"]`)?.classList.add('differs');
  const select = html(
    'button',
    { type: 'button', class: 'link', title: architecture },
    nameOf(candidate, shown),
  );
  select.addEventListener('click', () => app.select(architecture));
  return html(
    'li',
    {},
    html(
      'div',
      { class: 'compare-head' },
      select,
      button(
        icon('close'),
        () => app.store.update({ compared: toggled(app.store.current.compared, architecture) }),
        {
          look: 'icon',
          title: 'Remove from comparison',
        },
      ),
    ),
    candidate.picks.length > 0 ? pickTags(candidate) : null,
    drawing,
    html(
      'p',
      { class: 'hint' },
      candidate === first
        ? 'The others are compared with this one.'
        : `${rows.length} of ${choices.length} places differ, marked in the drawing.`,
    ),
    figures(candidate, first),
  );
}

function nameOf({ architecture }: Candidate, { space: name }: Shown): string {
  const space = SPACES[name];
  return space.describe(space.parse(architecture));
}

function figures(candidate: Candidate, first: Candidate): HTMLElement {
  const differences = new Map(
    OBJECTIVES.filter(({ name }) => isKnown([candidate], name) && isKnown([first], name)).map((objective) => [
      objective.label,
      differenceText(candidate, first, objective),
    ]),
  );
  return html(
    'dl',
    { class: 'figures' },
    ...figuresOf(candidate).flatMap(([name, value, exact]) => {
      const difference = candidate === first ? undefined : differences.get(name);
      return [
        html('dt', {}, name),
        html(
          'dd',
          { title: exact ?? null },
          value,
          difference === undefined ? null : html('span', { class: 'difference' }, difference),
        ),
      ];
    }),
  );
}
