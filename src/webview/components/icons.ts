/** Icons of 16 x 16 in the text's colour. */

import { svg } from '../dom';

const PATHS = {
  insert: 'M8 2v7.2M4.8 6.4 8 9.6l3.2-3.2M2.5 10.5v3h11v-3',
  export: 'M8 10V2.8M4.8 5.6 8 2.4l3.2 3.2M2.5 10.5v3h11v-3',
  plot: 'M2.5 2v11.5H14M5.5 10.5h.1M8 7.5h.1M10 8.8h.1M12 4h.1',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  close: 'M4 4l8 8M12 4l-8 8',
  zoomIn: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9M10.3 10.3l3.4 3.4M5 7h4M7 5v4',
  zoomOut: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9M10.3 10.3l3.4 3.4M5 7h4',
  fit: 'M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  pan: 'M8 1.5v13M1.5 8h13M6.2 3.3 8 1.5l1.8 1.8M6.2 12.7 8 14.5l1.8-1.8M3.3 6.2 1.5 8l1.8 1.8M12.7 6.2 14.5 8l-1.8 1.8',
  save: 'M2.5 2.5h9l2 2v9h-11zM5 2.5v3.5h5V2.5M5 13.5V9h6v4.5',
  again: 'M13 4v3.2H9.8M12.6 7A5 5 0 1 0 13 9.6',
  compare: 'M2.5 3h4.5v10H2.5zM9 3h4.5v10H9z',
  warning: 'M8 2.2 14.4 13.5H1.6zM8 6.3v3.6M8 11.2v.9',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8M8 7.2v4M8 4.6v1.1',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 1 0 8 1.8M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
} as const;
export type IconName = keyof typeof PATHS;

/** A decoration: whoever uses it says in words what it means. */
export function icon(name: IconName): SVGSVGElement {
  return svg(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    svg('path', { d: PATHS[name] }),
  );
}
