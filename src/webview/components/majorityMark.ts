/** What stands beside an accuracy below the share of the largest class. */

import { majorityAbove, majorityText } from '../../shared/dataset/balance';
import { formatPercent } from '../../shared/format';
import { html } from '../dom';

/** `< 99.90 %`, in words for screen readers; nothing where an accuracy is no less than the share. */
export function majorityMark(accuracy: number, majority: number | null): HTMLElement[] {
  const above = majorityAbove(accuracy, majority);
  if (above === null) return [];
  const words = majorityText(above);
  return [
    html(
      'span',
      { class: 'majority', role: 'img', 'aria-label': words, title: words },
      `< ${formatPercent(above)}\u00a0%`,
    ),
  ];
}
