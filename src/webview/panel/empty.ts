/** What a panel without a run shows. */

import { t } from '../../shared/l10n';
import type { App } from '../app';
import { firstSteps } from '../components/firstSteps';
import { html, svg } from '../dom';
import { hasNoRun } from '../shown';

export function createEmpty(app: App): HTMLElement {
  const root = html(
    'section',
    { class: 'empty' },
    picture(),
    html('h1', {}, t('Neural architectures for your data set')),
    html(
      'p',
      {},
      t(
        'Choose a folder of labelled images, one sub-folder per class. In seconds you see networks ranked by predicted accuracy, size and speed, and put the one you like into your training script. Everything runs on this machine.',
      ),
    ),
    html('div', { class: 'actions' }, ...firstSteps(app)),
  );
  app.store.watch(
    ({ view }) => [view],
    (view) => {
      root.hidden = !hasNoRun(view);
    },
  );
  return root;
}

/** A front over a cloud of points. */
function picture(): SVGSVGElement {
  const front = [
    [14, 62],
    [26, 40],
    [46, 25],
    [78, 16],
    [112, 12],
  ] as const;
  const behind = [
    [40, 58],
    [54, 44],
    [66, 60],
    [72, 34],
    [88, 48],
    [96, 30],
    [108, 42],
    [112, 60],
  ] as const;
  const steps = front.map(([x, y], i) => (i === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('');
  return svg(
    'svg',
    { class: 'empty-picture', viewBox: '0 0 126 76', 'aria-hidden': 'true' },
    svg('path', { class: 'front-line', d: steps }),
    ...behind.map(([cx, cy]) => svg('circle', { class: 'behind', cx, cy, r: 3 })),
    ...front.map(([cx, cy]) => svg('circle', { class: 'front', cx, cy, r: 4 })),
  );
}
