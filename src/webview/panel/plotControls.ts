/** What lies on the axes of the plot, what colour and size say, and which part of it is on show. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { button } from '../components/button';
import { checkbox } from '../components/checkbox';
import { dropdown } from '../components/dropdown';
import { icon } from '../components/icons';
import { toggle } from '../components/toggle';
import { html, setAttributes } from '../dom';
import { OBJECTIVES, isKnown, objectiveByName } from '../../shared/objectives';
import { encodingLabel } from '../plots/encoding';
import type { Scatter } from '../plots/scatter';
import { WHOLE, isWhole } from '../plots/window';
import { ZOOM_STEP } from '../plots/zoomGestures';
import { ENCODINGS } from '../state';
import type { Encoding } from '../state';

const UNKNOWN = t('Unknown in this run; its notes say why');

export function axisControl(app: App, side: 'x' | 'y'): HTMLElement {
  const label = side.toUpperCase();
  const change = (changed: Partial<typeof app.store.current.preferences.x>): void =>
    app.store.prefer({ [side]: { ...app.store.current.preferences[side], ...changed } });
  const objective = dropdown(
    label,
    t('{0} axis', label),
    OBJECTIVES.map(({ name, label: text }) => ({ value: name, label: text })),
    (name) => {
      app.store.zoomTo({ [side]: [...WHOLE] });
      change({ objective: name, log: objectiveByName(name).isCost });
    },
  );
  const log = checkbox(t('Log'), (checked) => change({ log: checked }), t(' scale on the {0} axis', label));
  const flip = checkbox(t('Flip'), (checked) => change({ flipped: checked }), t(' the {0} axis', label));
  app.store.watch(
    ({ preferences, shown }) => [preferences[side], shown],
    (axis, shown) => {
      objective.set(
        axis.objective,
        OBJECTIVES.map(({ name, label: text }) => ({
          value: name,
          label: text,
          disabled: shown !== null && !isKnown(shown.plotted, name) ? UNKNOWN : null,
        })),
      );
      log.set(axis.log);
      log.element.hidden = !objectiveByName(axis.objective).isCost;
      flip.set(axis.flipped);
    },
  );
  return html('div', { class: 'axis-control' }, objective.element, log.element, flip.element);
}

export function encodingControl(app: App, channel: 'colour' | 'size'): HTMLElement {
  const label = channel === 'colour' ? t('Colour') : t('Size');
  const choices = ENCODINGS.map((value) => ({ value, label: encodingLabel(value) }));
  const list = dropdown(label, t('{0} of the points', label), choices, (value) =>
    app.store.prefer({ [channel]: value }),
  );
  app.store.watch(
    ({ preferences, shown }) => [preferences[channel], shown],
    (value, shown) => {
      const isUnknown = (name: Encoding): boolean =>
        name !== 'front' && name !== 'rank' && shown !== null && !isKnown(shown.plotted, name);
      list.set(
        value,
        choices.map((choice) => ({ ...choice, disabled: isUnknown(choice.value) ? UNKNOWN : null })),
      );
    },
  );
  return list.element;
}

export function zoomControl(app: App, { zoom }: Scatter): HTMLElement {
  const pan = toggle(icon('pan'), t('Drag to move the plot (or hold Space)'), () =>
    app.store.prefer({ panning: !app.store.current.preferences.panning }),
  );
  const reset = button(icon('fit'), zoom.reset, { look: 'icon', title: t('Show everything (0)') });
  app.store.watch(
    ({ preferences }) => [preferences.panning],
    (panning) => pan.set(panning),
  );
  app.store.watch(
    ({ zoom: { x, y } }) => [isWhole(x) && isWhole(y)],
    (isAll) => setAttributes(reset, { disabled: isAll }),
  );
  return html(
    'div',
    { class: 'zoom-control', role: 'group', 'aria-label': t('Zoom') },
    button(icon('zoomIn'), () => zoom.zoomBy(ZOOM_STEP), {
      look: 'icon',
      title: t('Zoom in (+, or Ctrl with the wheel)'),
    }),
    button(icon('zoomOut'), () => zoom.zoomBy(1 / ZOOM_STEP), { look: 'icon', title: t('Zoom out (-)') }),
    reset,
    pan.element,
  );
}
