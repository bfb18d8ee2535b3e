/** Icons of 16 x 16 in the text's colour. */

import { svg } from '../dom';

const PATHS = {
  insert: 'M8 2v7.2M4.8 6.4 8 9.6l3.2-3.2M2.5 10.5v3h11v-3',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  close: 'M4 4l8 8M12 4l-8 8',
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
