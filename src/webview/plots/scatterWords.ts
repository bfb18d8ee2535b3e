/** The scatter in words, for those who do not see it. */

import { spokenFigures } from '../components/figures';
import { formatInteger, plural } from '../format';
import { objectiveByName } from '../objectives';
import { pickNames } from '../picks';
import { hasSources, sourceText } from '../shown';
import type { Shown } from '../shown';
import type { Axis } from '../state';
import type { Axes, Windows } from './projection';
import { isWhole } from './window';

const KEYS =
  'Arrow keys walk along the front, with Shift through all networks. Plus and minus zoom, 0 shows everything.';

/** What the plot shows and how to use it. */
export function describePlot(shown: Shown, { x, y }: Axes): string {
  const { candidates, frontSize, own, other, name } = shown;
  return [
    `${labelOf(y)} against ${labelOf(x)}: ${plural(candidates.length, 'network')}, ` +
      `${formatInteger(frontSize)} of them on the Pareto front.`,
    ...(own.length > 0 ? [`${plural(own.length, 'network')} of your own.`] : []),
    ...(other === null
      ? []
      : [
          `${name} compared with ${other.name}: ${plural(other.candidates.length, 'network')}, ` +
            `${formatInteger(other.frontSize)} of them on its Pareto front.`,
        ]),
    KEYS,
  ].join(' ');
}

function labelOf({ objective, flipped }: Axis): string {
  return objectiveByName(objective).label.toLowerCase() + (flipped ? ' (flipped)' : '');
}

/** The selected network with its figures; empty where there is none. */
export function describeSelected(shown: Shown, selected: string | null): string {
  const candidate = shown.byArchitecture.get(selected ?? '');
  if (candidate === undefined) return '';
  const source = hasSources(shown) ? [sourceText(shown, candidate)] : [];
  return `Selected: ${[...source, ...pickNames(candidate), spokenFigures(candidate)].join(', ')}`;
}

/** How much of the plot is on show; empty for all of it. */
export function describeView({ x, y }: Windows, visible: number, total: number): string {
  return isWhole(x) && isWhole(y)
    ? ''
    : `Zoomed in: ${formatInteger(visible)} of ${plural(total, 'network')} in view.`;
}
