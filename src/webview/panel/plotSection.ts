/** The scatter with its controls: what lies on each axis, and the key to the marks. */

import type { App } from '../app';
import { button } from '../components/button';
import { checkbox } from '../components/checkbox';
import { dropdown } from '../components/dropdown';
import { html } from '../dom';
import { toPngBase64, toSvgText } from '../export/picture';
import { countOf } from '../format';
import { OBJECTIVES, isKnown, objectiveByName } from '../objectives';
import { createScatter } from '../plots/scatter';

export function createPlotSection(app: App): HTMLElement {
  const key = html('ul', { class: 'key', 'aria-label': 'Key' });
  const scatter = createScatter(app, { full: true });
  const savers = html(
    'div',
    { class: 'actions toolbar-end', role: 'group', 'aria-label': 'Save plot' },
    button('SVG…', () => app.save('svg', toSvgText(scatter.picture()))),
    button('PNG…', () => void toPngBase64(scatter.picture()).then((png) => app.save('png', png))),
  );
  const root = html(
    'section',
    { class: 'plot-section', 'aria-label': 'Pareto front' },
    html('div', { class: 'toolbar' }, axisControl(app, 'x'), axisControl(app, 'y'), savers),
    scatter.element,
    key,
  );
  app.store.watch(
    ({ shown, passing }) => [shown, passing],
    (shown, passing) => {
      if (shown === null) return;
      const total = shown.candidates.length;
      const onFront = [...passing].filter(({ rank }) => rank === 1).length;
      key.replaceChildren(
        keyEntry('front', `Pareto front (${countOf(onFront, shown.frontSize)})`),
        keyEntry('dominated', `dominated (${countOf(passing.size - onFront, total - shown.frontSize)})`),
        keyEntry('line', 'front in these two objectives'),
        ...(passing.size < total ? [keyEntry('filtered', 'outside the budget')] : []),
      );
    },
  );
  return root;
}

function axisControl(app: App, side: 'x' | 'y'): HTMLElement {
  const label = side.toUpperCase();
  const objective = dropdown(
    label,
    `${label} axis`,
    OBJECTIVES.map(({ name, label: text }) => ({ value: name, label: text })),
    (name) => app.store.prefer({ [side]: { objective: name, log: objectiveByName(name).isCost } }),
  );
  const log = checkbox(
    'Log',
    (checked) => app.store.prefer({ [side]: { ...app.store.current.preferences[side], log: checked } }),
    ` scale on the ${label} axis`,
  );
  app.store.watch(
    ({ preferences, shown }) => [preferences[side], shown],
    (axis, shown) => {
      const unknown = (name: (typeof axis)['objective']): string | null =>
        shown !== null && !isKnown(shown.candidates, name) ? 'Unknown in this run; its notes say why' : null;
      objective.set(
        axis.objective,
        OBJECTIVES.map(({ name, label: text }) => ({ value: name, label: text, disabled: unknown(name) })),
      );
      log.set(axis.log);
      log.element.hidden = !objectiveByName(axis.objective).isCost;
    },
  );
  return html('div', { class: 'axis-control' }, objective.element, log.element);
}

function keyEntry(kind: string, text: string): HTMLElement {
  return html('li', {}, html('span', { class: `key-mark ${kind}`, 'aria-hidden': 'true' }), text);
}
