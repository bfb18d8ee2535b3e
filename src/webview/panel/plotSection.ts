/** The scatter with its controls and its key. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { button } from '../components/button';
import { html } from '../dom';
import { toPngBase64, toSvgText } from '../export/plotPicture';
import { createScatter } from '../plots/scatter';
import { axisControl, encodingControl, zoomControl } from './plotControls';
import { createPlotKey } from './plotKey';

export function createPlotSection(app: App): HTMLElement {
  const scatter = createScatter(app, { full: true });
  const savers = html(
    'div',
    { class: 'actions', role: 'group', 'aria-label': t('Save plot') },
    button('SVG…', () => app.save('svg', toSvgText(scatter.picture()))),
    button('PNG…', () => void toPngBase64(scatter.picture()).then((png) => app.save('png', png))),
  );
  return html(
    'section',
    { class: 'plot-section', 'aria-label': t('Pareto front') },
    html(
      'div',
      { class: 'toolbar' },
      axisControl(app, 'x'),
      axisControl(app, 'y'),
      html('div', { class: 'toolbar-end' }, zoomControl(app, scatter)),
    ),
    html(
      'div',
      { class: 'toolbar' },
      encodingControl(app, 'colour'),
      encodingControl(app, 'size'),
      html('div', { class: 'toolbar-end' }, savers),
    ),
    scatter.element,
    createPlotKey(app),
  );
}
