/** Limits on the four objectives: they filter plot and table at once, and a new run can be asked to keep them. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { button } from '../components/button';
import { slider } from '../components/slider';
import { textField } from '../components/textField';
import { html, refill, setAttributes } from '../dom';
import { extentOf, rounded, shareAt, valueAt } from '../extent';
import type { Extent } from '../extent';
import { budgetEnd, budgetsOf, inForce, otherEnd, isFiltering, openFilter } from '../filter';
import type { Filter } from '../filter';
import { OBJECTIVES } from '../../shared/objectives';
import type { Objective } from '../../shared/objectives';
import { parseQuantity } from '../../shared/quantity';
import type { State } from '../state';

const WRONG = t('Enter a number above 0, such as 500k or 1.5M, or nothing.');

export function createBudgets(app: App): HTMLElement {
  const clear = button(t('Clear'), () =>
    app.store.update({ filter: openFilter(app.store.current.filter.space) }),
  );
  const generate = button(t('Generate Within This Budget'), () => {
    const budgets = budgetsOf(filterOf(app.store.current));
    if (budgets !== null) app.generateWithin(budgets);
  });
  generate.title = t('Run again on this data set, within the limits on parameters, MACs and latency');
  const costsFirst = [...OBJECTIVES].sort((a, b) => Number(b.isCost) - Number(a.isCost));
  app.store.watch(
    ({ filter, shown, view }) => [filter, shown, view],
    (all, shown, view) => {
      const filter = filterOf({ filter: all, shown });
      const isIdle = view !== null && view.run !== null && view.running === null;
      setAttributes(clear, { disabled: !isFiltering(filter) });
      setAttributes(generate, { disabled: budgetsOf(filter) === null || !isIdle });
    },
  );
  return html(
    'section',
    { class: 'budgets', 'aria-label': t('Budget') },
    ...costsFirst.map((objective) => budgetControl(app, objective)),
    html('div', { class: 'actions' }, clear, generate, otherLimits(app)),
  );
}

/** What filters the networks on show. */
function filterOf({ filter, shown }: Pick<State, 'filter' | 'shown'>): Filter {
  return inForce(filter, shown?.plotted ?? []);
}

/** The limits that only brushes set, such as the least parameters, each with a way to remove it. */
function otherLimits(app: App): HTMLElement {
  const list = html('span', { class: 'other-limits' });
  app.store.watch(
    ({ filter, shown }) => [filter, shown],
    (filter, shown) => {
      const ranges = filterOf({ filter, shown });
      refill(
        list,
        ...OBJECTIVES.flatMap(({ name, label, isCost, format }) => {
          const value = ranges[name][otherEnd(name)];
          if (value === null) return [];
          const remove = html(
            'button',
            { type: 'button', class: 'link', title: t('Remove this limit') },
            `${label} ${isCost ? '≥' : '≤'} ${format(value)} ✕`,
          );
          remove.addEventListener('click', () =>
            app.store.restrict({ [name]: { ...app.store.current.filter[name], [otherEnd(name)]: null } }),
          );
          return [remove];
        }),
      );
    },
  );
  return list;
}

function budgetControl(app: App, objective: Objective): HTMLElement {
  const { name, label, unit, isCost } = objective;
  const end = budgetEnd(name);
  const spokenName = isCost ? t('Most {0}', label) : t('Least {0}', label);
  const limit = (value: number | null): void =>
    app.store.restrict({ [name]: { ...app.store.current.filter[name], [end]: value } });
  let extent: Extent | null = null;

  const complaint = html('span', { class: 'complaint', role: 'alert' });
  const complain = (reason: string | null): void => {
    field.complain(reason);
    complaint.textContent = reason;
  };
  const field = textField(spokenName, t('any'), () => {
    const text = field.text();
    const value = parseQuantity(text);
    complain(value === null && text.trim() !== '' ? WRONG : null);
    // Half-typed nonsense leaves the limit where it was.
    if (value !== null || text.trim() === '') limit(value);
  });
  const slide = slider(spokenName, (share) => {
    const isOpen = share === (isCost ? 1 : 0);
    if (extent !== null) limit(isOpen ? null : rounded(valueAt(extent, share, isCost), extent, isCost));
  });
  const root = html(
    'div',
    { class: 'budget' },
    html('span', { class: 'field-label' }, `${label} ${isCost ? '≤' : '≥'}`),
    field.element,
    html('span', { class: 'unit' }, unit),
    slide.element,
    complaint,
  );
  app.store.watch(
    ({ shown, filter }) => [shown, filter[name][end]],
    (shown, value) => {
      extent = extentOf(shown?.plotted ?? [], name);
      root.hidden = extent === null;
      const share = value === null || extent === null ? Number(isCost) : shareAt(extent, value, isCost);
      slide.set(share, value === null ? t('any') : objective.format(value));
      // What is being typed stays as it is typed.
      if (parseQuantity(field.text()) === value) return;
      field.set(value === null ? '' : objective.formatTyped(value));
      complain(null);
    },
  );
  return root;
}
