/** A candidate's figures as terms and values. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { html } from '../dom';
import { UNKNOWN, formatInteger, formatInterval, formatPercent } from '../../shared/format';
import { COSTS } from '../../shared/objectives';

/** Name, value, and the exact value where the first is rounded. */
type Figure = readonly [name: string, value: string, exact?: string];

/** @param majority how many percent of the images are of the largest class; null where that is unknown */
export function figuresOf(candidate: Candidate, majority: number | null): Figure[] {
  const { accuracy, accuracyInterval, rank } = candidate;
  return [
    [t('Accuracy'), `${formatPercent(accuracy)}\u00a0%`],
    ...(majority === null
      ? []
      : [[t('Always the largest class'), `${formatPercent(majority)}\u00a0%`] as const]),
    [t('80 % interval'), `${formatInterval(accuracyInterval)}\u00a0%`],
    ...COSTS.map(({ name, label, isExact, format }): Figure => {
      const value = candidate[name];
      if (value === null) return [label, UNKNOWN];
      return isExact ? [label, format(value), formatInteger(value)] : [label, format(value)];
    }),
    [t('Rank'), rank === 1 ? t('1 (front)') : formatInteger(rank)],
    ...frontsFigure(candidate),
  ];
}

/** The fronts of accuracy and one cost that it is on; nothing for older runs and for networks of the user's own. */
function frontsFigure({ fronts }: Candidate): Figure[] {
  if (fronts === undefined) return [];
  const nouns = COSTS.flatMap(({ key, noun }) => (fronts[key] === true ? [noun] : []));
  return [[t('On the front of accuracy and'), nouns.length > 0 ? nouns.join(', ') : t('none')]];
}

export function figureList(candidate: Candidate, majority: number | null): HTMLElement {
  return html(
    'dl',
    { class: 'figures' },
    ...figuresOf(candidate, majority).flatMap(([name, value, exact]) => [
      html('dt', {}, name),
      html('dd', { title: exact ?? null }, value),
    ]),
  );
}

/** One sentence for a screen reader. */
export function spokenFigures(candidate: Candidate, majority: number | null): string {
  return figuresOf(candidate, majority)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
