/** The card beside the point under the pointer. Its content is in the table too, so screen readers skip it. */

import { SPACES } from '../../spaces';
import { figureList } from '../components/figures';
import { pickTags } from '../components/pickMark';
import { sourceTag } from '../components/sourceTag';
import { html } from '../dom';
import { hasSources, runOf } from '../shown';
import type { Shown } from '../shown';
import type { Point } from './projection';

const GAP = 14;

export interface HoverCard {
  readonly element: HTMLElement;
  /** Shows a point's candidate beside it, in a plot of `width` x `height` pixels. */
  show(point: Point, shown: Shown, width: number, height: number): void;
  hide(): void;
}

export function createHoverCard(): HoverCard {
  const element = html('div', { class: 'hover-card', 'aria-hidden': 'true', hidden: true });
  return {
    element,
    show({ candidate, x, y }, shown, width, height) {
      const run = runOf(shown, candidate);
      const space = SPACES[run.space];
      element.replaceChildren(
        ...(hasSources(shown) ? [sourceTag(shown, candidate)] : []),
        ...(candidate.picks.length > 0 ? [pickTags(candidate)] : []),
        figureList(candidate, run.majority),
        html('p', {}, space.describe(space.parse(candidate.architecture))),
      );
      element.hidden = false;
      const { offsetWidth, offsetHeight } = element;
      const left = x + GAP + offsetWidth <= width ? x + GAP : x - GAP - offsetWidth;
      const top = y - offsetHeight / 2;
      element.style.left = `${Math.max(0, left)}px`;
      element.style.top = `${Math.max(0, Math.min(height - offsetHeight, top))}px`;
    },
    hide() {
      element.hidden = true;
    },
  };
}
