/** The predicted test accuracy after full training, in percent. */

import { formatPercent } from '../format';
import { t } from '../l10n';
import type { ObjectiveEntry } from './objective';

export const accuracy = {
  name: 'accuracy',
  get label() {
    return t('Accuracy');
  },
  get axisTitle() {
    return t('Predicted accuracy (%)');
  },
  unit: '%',
  isCost: false,
  isExact: false,
  format: (value: number) => `${formatPercent(value)}\u00a0%`,
  inWords: (value: number) => `${formatPercent(value)} %`,
  formatTick: String,
  formatTyped: String,
  column: 'accuracy',
} as const satisfies ObjectiveEntry;
