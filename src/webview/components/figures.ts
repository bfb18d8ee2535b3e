/** A candidate's figures as terms and values. */

import { t } from '../../shared/l10n';
import type { Candidate } from '../../shared/protocol/run';
import { html } from '../dom';
import { formatCount, formatInteger, formatInterval, formatMs, formatPercent } from '../../shared/format';

/** Name, value, and the exact value where the first is rounded. */
type Figure = readonly [name: string, value: string, exact?: string];

export function figuresOf(candidate: Candidate): Figure[] {
  const { accuracy, accuracyInterval, params, macs, latencyMs, rank } = candidate;
  return [
    [t('Accuracy'), `${formatPercent(accuracy)}\u00a0%`],
    [t('80 % interval'), `${formatInterval(accuracyInterval)}\u00a0%`],
    [t('Parameters'), formatCount(params), formatInteger(params)],
    ['MACs', formatCount(macs), formatInteger(macs)],
    [t('Latency'), formatMs(latencyMs)],
    [t('Rank'), rank === 1 ? t('1 (front)') : formatInteger(rank)],
  ];
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
