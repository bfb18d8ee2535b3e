/** A candidate's figures as terms and values. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { html } from '../dom';
import { UNKNOWN, formatInteger, formatInterval, formatPercent } from '../../shared/format';
import { COSTS } from '../../shared/objectives';

/** Name, value, and the exact value where the first is rounded. */
type Figure = readonly [name: string, value: string, exact?: string];

export function figuresOf(candidate: Candidate): Figure[] {
  const { accuracy, accuracyInterval, rank } = candidate;
  return [
    [t('Accuracy'), `${formatPercent(accuracy)}\u00a0%`],
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

export function figureList(candidate: Candidate): HTMLElement {
  return html(
    'dl',
    { class: 'figures' },
    ...figuresOf(candidate).flatMap(([name, value, exact]) => [
      html('dt', {}, name),
      html('dd', { title: exact ?? null }, value),
    ]),
  );
}

/** One sentence for a screen reader. */
export function spokenFigures(candidate: Candidate): string {
  return figuresOf(candidate)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
