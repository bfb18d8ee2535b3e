/** The tray: up to four networks side by side, each marked where it differs from the first. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { SPACES } from '../../spaces';
import type { App } from '../app';
import { button } from '../components/button';
import { figuresOf } from '../components/figures';
import { icon } from '../components/icons';
import { pickTags } from '../components/pickMark';
import { sourceTag } from '../components/sourceTag';
import { html, refill, setAttributes } from '../dom';
import { differenceText } from '../dominator';
import { amountText } from '../../shared/format';
import { pictureOf } from '../graph';
import { OBJECTIVES, isKnown } from '../../shared/objectives';
import { hasSources, runOf } from '../shown';
import type { Networks, Shown } from '../shown';
import { MOST_COMPARED } from '../state';

const FIRST = t('The others are compared with this one.');

/** @param leave takes the focus when the last network has left the comparison */
export function createCompare(app: App, leave: () => void): HTMLElement {
  const count = html('span', { class: 'hint', role: 'status' });
  const tray = html('ul', { class: 'compare-tray' });
  const root = html(
    'section',
    { class: 'compare', 'aria-label': t('Comparison') },
    html(
      'div',
      { class: 'toolbar' },
      html('h2', {}, t('Comparison')),
      count,
      html(
        'div',
        { class: 'actions toolbar-end' },
        button(t('Clear Comparison'), () => app.store.update({ compared: [] })),
      ),
    ),
    tray,
  );
  app.store.watch(
    ({ shown, compared }) => [shown, compared],
    (shown, compared) => {
      const candidates = compared.flatMap((architecture) => shown?.byArchitecture.get(architecture) ?? []);
      const [first] = candidates;
      const hadFocus = root.contains(document.activeElement);
      root.hidden = first === undefined;
      if (root.hidden && hadFocus) leave();
      if (shown === null || first === undefined) {
        tray.replaceChildren();
        return;
      }
      count.textContent = amountText(candidates.length, MOST_COMPARED);
      refill(tray, ...candidates.map((candidate) => entry(app, candidate, first, shown)));
    },
  );
  return root;
}

/** The button that puts the selected network into the tray or takes it out. */
export function createCompareButton(app: App): HTMLElement {
  const element = button(t('Compare'), () => {
    const { selected, compared } = app.store.current;
    if (selected !== null) app.store.update({ compared: toggled(compared, selected) });
  });
  app.store.watch(
    ({ selected, compared }) => [selected, compared],
    (selected, compared) => {
      const isIn = selected !== null && compared.includes(selected);
      const isFull = compared.length >= MOST_COMPARED;
      element.textContent = isIn ? t('Remove from Comparison') : t('Compare');
      setAttributes(element, {
        disabled: !isIn && isFull,
        title:
          !isIn && isFull ? t('The comparison holds {0} networks; remove one first.', MOST_COMPARED) : null,
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
  const run = runOf(shown, candidate);
  const { drawing } = pictureOf(candidate, run);
  const rows = differingRows(candidate, first, shown);
  for (const row of rows ?? [])
    for (const part of drawing.querySelectorAll(`[data-row="${row}"]`)) part.classList.add('differs');
  const select = html(
    'button',
    { type: 'button', class: 'link', title: architecture },
    nameOf(candidate, run),
  );
  select.addEventListener('click', () => app.select(architecture));
  const item = html(
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
          title: t('Remove from comparison'),
        },
      ),
    ),
    hasSources(shown) ? sourceTag(shown, candidate) : null,
    candidate.picks.length > 0 ? pickTags(candidate) : null,
    drawing,
    html(
      'p',
      { class: 'hint' },
      candidate === first ? FIRST : differenceInWords(rows, SPACES[run.space].rows),
    ),
    figures(candidate, first, run.majority),
  );
  // Its point lights up in the plots.
  for (const start of ['pointerenter', 'focusin'])
    item.addEventListener(start, () => app.hover(architecture));
  for (const end of ['pointerleave', 'focusout']) item.addEventListener(end, () => app.hover(null));
  return item;
}

/** The rows in which two networks differ; null where they are of different search spaces. */
function differingRows(candidate: Candidate, first: Candidate, shown: Shown): number[] | null {
  const [space, other] = [candidate, first].map((one) => SPACES[runOf(shown, one).space]);
  if (space === undefined || space !== other) return null;
  const others = space.parse(first.architecture);
  return space.parse(candidate.architecture).flatMap((choice, row) => (choice === others[row] ? [] : [row]));
}

function differenceInWords(rows: readonly number[] | null, total: number): string {
  return rows === null
    ? t('Of another search space: only the figures compare.')
    : t('{0} of {1} places differ, marked in the drawing.', rows.length, total);
}

function nameOf({ architecture }: Candidate, { space: name }: Networks): string {
  const space = SPACES[name];
  return space.describe(space.parse(architecture));
}

function figures(candidate: Candidate, first: Candidate, majority: number | null): HTMLElement {
  const differences = new Map(
    OBJECTIVES.filter(({ name }) => isKnown([candidate], name) && isKnown([first], name)).map((objective) => [
      objective.label,
      differenceText(candidate, first, objective),
    ]),
  );
  return html(
    'dl',
    { class: 'figures' },
    ...figuresOf(candidate, majority).flatMap(([name, value, exact]) => {
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
