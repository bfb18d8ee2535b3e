/** All candidates as a sortable table; only the rows in sight exist, so that tens of thousands stay fast. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import type { App } from '../app';
import { button } from '../components/button';
import { checkbox } from '../components/checkbox';
import { icon } from '../components/icons';
import { html, setAttributes } from '../dom';
import { toCsv, toTsv } from '../export/delimited';
import type { Context } from '../export/delimited';
import { countOf, networksText } from '../../shared/format';
import { forEachCost } from '../../shared/objectives';
import { hasSources, runOf, sourceText } from '../shown';
import { COLUMNS } from '../state';
import type { Column } from '../state';
import { ROW_HEIGHT, createRows, rowId } from './rows';
import { sortCandidates, startsDescending } from './sorting';

const TITLES: Readonly<Record<Column, string>> = {
  picks: t('Recommended'),
  source: t('From'),
  accuracy: t('Accuracy, 80 % interval'),
  ...forEachCost(({ label }) => label),
  rank: t('Rank'),
  architecture: t('Architecture'),
};

export function createTable(app: App): HTMLElement {
  const heads = COLUMNS.map((column) => ({ column, cell: headCell(app, column) }));
  const rows = createRows();
  const head = html('thead', {}, html('tr', { 'aria-rowindex': 1 }, ...heads.map(({ cell }) => cell)));
  const table = html('table', { role: 'grid', tabindex: 0, 'aria-label': t('Networks') }, head, rows.body);
  const scroller = html('div', { class: 'table-scroller' }, table);
  const count = html('span', { class: 'count', role: 'status' });
  const frontOnly = checkbox(t('Front only'), (checked) => app.store.prefer({ frontOnly: checked }));
  const actions = html(
    'div',
    { class: 'actions toolbar-end' },
    frontOnly.element,
    button('CSV…', () => app.save('csv', toCsv(listed, context())), {
      title: t('Save these networks as CSV'),
    }),
    button(icon('copy'), () => app.copy(toTsv(listed, context())), {
      look: 'icon',
      title: t('Copy these networks as text'),
    }),
  );
  const root = html(
    'section',
    { class: 'table-section', 'aria-label': t('Table of networks') },
    html('div', { class: 'toolbar' }, html('h2', {}, t('Networks')), count, actions),
    scroller,
  );
  let sorted: readonly Candidate[] = [];
  let listed: readonly Candidate[] = [];

  /** What files say besides: the majority's share, and where a network comes from, where there is more than one run. */
  const context = (): Context => {
    const { shown } = app.store.current;
    return {
      majority: (candidate) => (shown === null ? null : runOf(shown, candidate).majority),
      source: shown !== null && hasSources(shown) ? (candidate) => sourceText(shown, candidate) : null,
    };
  };
  const indexOfSelected = (): number =>
    listed.findIndex(({ architecture }) => architecture === app.store.current.selected);

  function show(): void {
    const { shown, selected } = app.store.current;
    if (shown === null) return;
    rows.show(listed, shown, scroller, selected);
    const active = rowId(indexOfSelected());
    setAttributes(table, { 'aria-activedescendant': document.getElementById(active) ? active : null });
  }

  /** Scrolls as little as it takes to a row nearby, and a distant one into the middle. */
  function reveal(index: number): void {
    if (index < 0) return;
    const row = index * ROW_HEIGHT;
    const room = scroller.clientHeight - head.offsetHeight - ROW_HEIGHT;
    const offset = row - scroller.scrollTop;
    if (offset >= 0 && offset <= room) return;
    if (offset < -ROW_HEIGHT || offset > room + ROW_HEIGHT) scroller.scrollTop = row - room / 2;
    else scroller.scrollTop = offset < 0 ? row : row - room;
  }

  app.store.watch(
    ({ shown, preferences }) => [shown, preferences.sort],
    (shown, sort) => {
      sorted = shown === null ? [] : sortCandidates(shown.listed, sort, shown.sourceOf);
      table.classList.toggle('with-sources', shown !== null && hasSources(shown));
      for (const { column, cell } of heads) {
        const order = sort.descending ? 'descending' : 'ascending';
        setAttributes(cell, { 'aria-sort': column === sort.column ? order : null });
      }
    },
  );
  // Comes after the sorting, which a filter leaves as it is: brushes change it many times a second.
  app.store.watch(
    ({ shown, passing, preferences }) => [shown, passing, preferences.sort, preferences.frontOnly],
    (shown, passing, _sort, onlyFront) => {
      listed = sorted.filter((candidate) => passing.has(candidate) && (!onlyFront || candidate.rank === 1));
      frontOnly.set(onlyFront);
      const total = shown?.listed.length ?? 0;
      count.textContent =
        listed.length === total ? networksText(total) : t('{0} networks', countOf(listed.length, total));
      setAttributes(table, { 'aria-rowcount': listed.length + 1 });
      show();
    },
  );
  app.store.watch(
    ({ selected }) => [selected],
    () => {
      reveal(indexOfSelected());
      show();
    },
  );

  scroller.addEventListener('scroll', show, { passive: true });
  new ResizeObserver(show).observe(scroller);
  rows.body.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('tr') : null;
    if (row?.dataset.architecture !== undefined) app.select(row.dataset.architecture);
  });
  table.addEventListener('keydown', (event) => {
    if (event.target !== table) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW_HEIGHT) - 2);
    const next = keyTarget(event.key, indexOfSelected(), listed.length, page);
    const candidate = next === null ? undefined : listed[next];
    if (candidate === undefined) return;
    event.preventDefault();
    app.select(candidate.architecture);
  });
  return root;
}

function headCell(app: App, column: Column): HTMLTableCellElement {
  const sort = html('button', { type: 'button' }, TITLES[column]);
  sort.addEventListener('click', () => {
    const { sort: now } = app.store.current.preferences;
    const descending = now.column === column ? !now.descending : startsDescending(column);
    app.store.prefer({ sort: { column, descending } });
  });
  return html('th', { scope: 'col', class: column }, sort);
}

/** The row that a key leads to, or null for other keys. */
function keyTarget(key: string, at: number, count: number, page: number): number | null {
  const clamp = (index: number): number => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(at + 1);
    case 'ArrowUp':
      return clamp(at - 1);
    case 'PageDown':
      return clamp(at + page);
    case 'PageUp':
      return clamp(at - page);
    case 'Home':
      return 0;
    case 'End':
      return clamp(count - 1);
    default:
      return null;
  }
}
