/** The scatter in words, for those who do not see it. */

import { t } from '../../shared/l10n';
import { spokenFigures } from '../components/figures';
import { formatInteger, formatPercent, networksText } from '../../shared/format';
import { objectiveByName } from '../../shared/objectives';
import { pickNames } from '../../shared/pickTexts';
import { hasSources, runOf, sourceText } from '../shown';
import type { Shown } from '../shown';
import type { Axis } from '../state';
import type { Axes, Windows } from './projection';
import { isWhole } from './window';

const KEYS = t(
  'Arrow keys walk along the front, with Shift through all networks. Plus and minus zoom, 0 shows everything.',
);

/** What the plot shows and how to use it. */
export function describePlot(shown: Shown, { x, y }: Axes): string {
  const { candidates, frontSize, own, other, name, majority } = shown;
  return [
    t(
      '{0} against {1}: {2}, {3} of them on the Pareto front.',
      labelOf(y),
      labelOf(x),
      networksText(candidates.length),
      formatInteger(frontSize),
    ),
    ...(majority === null ? [] : [t('Always the largest class: {0} %.', formatPercent(majority))]),
    ...(own.length > 0 ? [t('{0} of your own.', networksText(own.length))] : []),
    ...(other === null
      ? []
      : [
          t(
            '{0} compared with {1}: {2}, {3} of them on its Pareto front.',
            name,
            other.name,
            networksText(other.candidates.length),
            formatInteger(other.frontSize),
          ),
        ]),
    KEYS,
  ].join(' ');
}

function labelOf({ objective, flipped }: Axis): string {
  return objectiveByName(objective).label + (flipped ? t(' (flipped)') : '');
}

/** The selected network with its figures; empty where there is none. */
export function describeSelected(shown: Shown, selected: string | null): string {
  const candidate = shown.byArchitecture.get(selected ?? '');
  if (candidate === undefined) return '';
  const source = hasSources(shown) ? [sourceText(shown, candidate)] : [];
  return t(
    'Selected: {0}',
    [...source, ...pickNames(candidate), spokenFigures(candidate, runOf(shown, candidate).majority)].join(
      ', ',
    ),
  );
}

/** How much of the plot is on show; empty for all of it. */
export function describeView({ x, y }: Windows, visible: number, total: number): string {
  return isWhole(x) && isWhole(y)
    ? ''
    : t('Zoomed in: {0} of {1} in view.', formatInteger(visible), networksText(total));
}
