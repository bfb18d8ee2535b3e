/** The shapes of picks and of the user's own networks, alike in plot, table and lists. */

import { html, svg } from '../dom';
import { pickKinds, pickMeanings, pickNames } from '../../shared/pickTexts';
import type { PickKind } from '../../shared/pareto/picks';
import type { Candidate } from '../../shared/protocol/run';

/** Outlines around the origin, about 12 across. */
const SHAPES: Readonly<Record<PickKind, string>> = {
  acc: star(5, 7.4, 3.2),
  knee: 'M-5.2-5.2h10.4v10.4h-10.4Z',
  bal: 'M0-7 6.4 0 0 7-6.4 0Z',
  eff: 'M0-6.6 6.6 5h-13.2Z',
  thrifty: star(6, 6.6, 6.6 * Math.cos(Math.PI / 6)),
};

/** A cross upright, unlike any pick. */
const OWN_SHAPE = 'M-2-6.6h4v4.6h4.6v4h-4.6v4.6h-4v-4.6h-4.6v-4h4.6Z';

/** The shape as a path to be placed in a plot. */
export function pickShape(kind: PickKind): SVGPathElement {
  return svg('path', { class: `pick-shape ${kind}`, d: SHAPES[kind] });
}

/** The shape of the user's own networks. */
export function ownShape(): SVGPathElement {
  return svg('path', { class: 'pick-shape own', d: OWN_SHAPE });
}

/** The shape beside text. */
export function pickMark(kind: PickKind): SVGSVGElement {
  return besideText(pickShape(kind));
}

export function ownMark(): SVGSVGElement {
  return besideText(ownShape());
}

function besideText(shape: SVGPathElement): SVGSVGElement {
  return svg('svg', { class: 'pick-mark', viewBox: '-8 -8 16 16', 'aria-hidden': 'true' }, shape);
}

/** A candidate's picks by shape and name; what they mean shows under the pointer. */
export function pickTags(candidate: Candidate): HTMLElement {
  return html(
    'span',
    { class: 'pick-tags', title: pickMeanings(candidate).join('\n') },
    ...pickKinds(candidate).map(pickMark),
    html('span', { class: 'pick-names' }, pickNames(candidate).join(', ')),
  );
}

/** A star of `n` points, or with a fitting inner radius a regular polygon of `n` corners. */
function star(n: number, outer: number, inner: number): string {
  const corners = Array.from({ length: 2 * n }, (_, i) => {
    const radius = i % 2 === 0 ? outer : inner;
    const angle = (Math.PI * i) / n;
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  });
  return `M${corners.join('L')}Z`;
}
