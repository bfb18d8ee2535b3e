/** Multiply-accumulate operations for one image. */

import { formatCount, formatTickCount, formatTypedCount } from '../format';
import { t } from '../l10n';
import type { CostEntry } from './objective';

export const macs = {
  name: 'macs',
  key: 'macs',
  label: 'MACs',
  get axisTitle() {
    return t('MACs per image');
  },
  noun: 'MACs',
  get least() {
    return t('Fewest MACs');
  },
  get leastMeaning() {
    return t('The lowest number of operations among the networks that are accurate enough.');
  },
  unit: null,
  isCost: true,
  most: 1e18,
  isExact: true,
  format: formatCount,
  inWords: (value: number) => `${formatCount(value)} MACs`,
  formatTick: formatTickCount,
  formatTyped: formatTypedCount,
  column: 'macs',
  atMost: (value: number) => t('at most {0} MACs', formatCount(value)),
  shortLimit: (value: number) => `≤ ${formatCount(value)} MACs`,
  amount: (value: number) => `${value} MACs`,
  get question() {
    return t('Most multiply-accumulate operations, such as 80M; empty for no limit');
  },
  heading: 'MACs',
  option: { flag: 'max-macs', value: '<n>', help: 'most multiply-accumulate operations, e.g. 80M' },
} as const satisfies CostEntry;
