/** The rows of the table that are in sight; two spacers stand for the others. */

import type { Candidate } from '../../shared/protocol/run';
import { majorityMark } from '../components/majorityMark';
import { pickTags } from '../components/pickMark';
import { sourceTag } from '../components/sourceTag';
import { html, setAttributes } from '../dom';
import { formatInteger, formatInterval, formatKnown, formatPercent } from '../../shared/format';
import { t } from '../../shared/l10n';
import { forEachCost } from '../../shared/objectives';
import type { Cost } from '../../shared/objectives';
import { runOf } from '../shown';
import type { Shown } from '../shown';
import { COLUMNS } from '../state';
import type { Column } from '../state';

/** Height of a row in pixels, as in table.css. */
export const ROW_HEIGHT = 26;
/** Rows kept ready above and below those in sight. */
const MARGIN = 12;

const CELLS: Readonly<Record<Column, (candidate: Candidate, shown: Shown) => readonly (Node | string)[]>> = {
  picks: (c) => (c.picks.length > 0 ? [pickTags(c)] : []),
  source: (c, shown) => [sourceTag(shown, c)],
  accuracy: (c, shown) => [
    formatPercent(c.accuracy),
    html('span', { class: 'interval' }, formatInterval(c.accuracyInterval)),
    ...majorityMark(c.accuracy, runOf(shown, c).majority),
  ],
  ...forEachCost(costCell),
  rank: (c) => [formatInteger(c.rank)],
  architecture: (c) => [c.architecture],
};

/** A cost, and a mark where the network is on the front of accuracy and this cost. */
function costCell({ key, name, noun, format }: Cost): (candidate: Candidate) => readonly (Node | string)[] {
  return (candidate) => {
    const value = formatKnown(candidate[name], format);
    if (candidate.fronts?.[key] !== true) return [value];
    const words = t('On the front of accuracy and {0}', noun);
    return [
      html('span', { class: 'front-mark', role: 'img', 'aria-label': words, title: words }, '◆'),
      value,
    ];
  };
}

export interface Rows {
  readonly body: HTMLTableSectionElement;
  /** Shows the part of `candidates`, some of those on show, at the scroller's place. */
  show(candidates: readonly Candidate[], shown: Shown, scroller: HTMLElement, selected: string | null): void;
}

export function rowId(index: number): string {
  return `row-${index}`;
}

export function createRows(): Rows {
  const before = spacer();
  const after = spacer();
  const body = html('tbody', {}, before, after);
  /** What is in sight, from the top: a filter that moves leaves most of it there. */
  let rows: ReadonlyMap<Candidate, HTMLTableRowElement> = new Map();
  let shownBefore: Shown | null = null;

  return {
    body,
    show(candidates, shown, { scrollTop, clientHeight }, selected) {
      // A list that has become shorter ends above the place to which the longer one was scrolled.
      const top = Math.min(scrollTop, Math.max(0, candidates.length * ROW_HEIGHT - clientHeight));
      const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
      const last = Math.min(candidates.length, Math.ceil((top + clientHeight) / ROW_HEIGHT) + MARGIN);
      setHeight(before, first);
      setHeight(after, candidates.length - last);
      const known = shown === shownBefore ? rows : null;
      const was = [...rows.values()];
      rows = new Map(
        candidates
          .slice(first, last)
          .map((candidate) => [candidate, known?.get(candidate) ?? row(candidate, shown)]),
      );
      shownBefore = shown;
      const now = [...rows.values()];
      if (now.length !== was.length || now.some((element, i) => element !== was[i]))
        body.replaceChildren(before, ...now, after);
      now.forEach((element, i) => place(element, first + i, element.dataset.architecture === selected));
    },
  };
}

/** Says where a row stands and whether it is selected; what is said already is not said again. */
function place(row: HTMLTableRowElement, index: number, isSelected: boolean): void {
  const id = rowId(index);
  // The head is the first row.
  if (row.id !== id) setAttributes(row, { id, 'aria-rowindex': index + 2 });
  if (row.ariaSelected !== String(isSelected)) row.ariaSelected = String(isSelected);
}

function row(candidate: Candidate, shown: Shown): HTMLTableRowElement {
  return html(
    'tr',
    {
      'data-architecture': candidate.architecture,
      class: `of-${shown.sourceOf(candidate)}${candidate.rank === 1 ? ' on-front' : ''}`,
    },
    ...COLUMNS.map((column) =>
      html(
        'td',
        { class: column, title: column === 'architecture' ? candidate.architecture : null },
        ...CELLS[column](candidate, shown),
      ),
    ),
  );
}

function spacer(): HTMLTableRowElement {
  return html('tr', { role: 'presentation', class: 'spacer' }, html('td', { role: 'presentation' }));
}

function setHeight(spacing: HTMLTableRowElement, rows: number): void {
  const height = `${rows * ROW_HEIGHT}px`;
  if (spacing.style.height === height) return;
  spacing.style.height = height;
  spacing.hidden = rows === 0;
}
