/** Trainable parameters. */

import { formatCount, formatTickCount, formatTypedCount } from '../format';
import { t } from '../l10n';
import type { CostEntry } from './objective';

export const params = {
  name: 'params',
  key: 'params',
  get label() {
    return t('Parameters');
  },
  get axisTitle() {
    return t('Parameters');
  },
  get noun() {
    return t('parameters');
  },
  get least() {
    return t('Fewest parameters');
  },
  get leastMeaning() {
    return t('The lowest number of parameters among the networks that are accurate enough.');
  },
  unit: null,
  isCost: true,
  most: 1e15,
  isExact: true,
  format: formatCount,
  inWords: (value: number) => t('{0} parameters', formatCount(value)),
  formatTick: formatTickCount,
  formatTyped: formatTypedCount,
  column: 'params',
  atMost: (value: number) => t('at most {0} parameters', formatCount(value)),
  shortLimit: (value: number) => t('≤ {0} parameters', formatCount(value)),
  amount: (value: number, translate: typeof t) => translate('{0} parameters', value),
  get question() {
    return t('Most parameters, such as 500k; empty for no limit');
  },
  heading: 'params',
  option: { flag: 'max-params', value: '<n>', help: 'most parameters, e.g. 500k' },
} as const satisfies CostEntry;
