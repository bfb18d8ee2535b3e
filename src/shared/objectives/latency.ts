/** The predicted time of one image on a device, in milliseconds. */

import { formatMs } from '../format';
import { t } from '../l10n';
import type { CostEntry } from './objective';

export const latencyMs = {
  name: 'latencyMs',
  key: 'latency',
  get label() {
    return t('Latency');
  },
  get axisTitle() {
    return t('Latency (ms)');
  },
  get noun() {
    return t('latency');
  },
  get least() {
    return t('Fastest');
  },
  get leastMeaning() {
    return t('The lowest latency on the device among the networks that are accurate enough.');
  },
  unit: 'ms',
  isCost: true,
  most: 1e7 /* over two hours */,
  isExact: false,
  format: formatMs,
  inWords: formatMs,
  formatTick: (value: number) => String(Number(value.toPrecision(6))),
  formatTyped: String,
  column: 'latency_ms',
  atMost: (value: number) => t('at most {0}', formatMs(value)),
  shortLimit: (value: number) => `≤ ${formatMs(value)}`,
  amount: (value: number) => `${value} ms`,
  get question() {
    return t('Most milliseconds on the device; empty for no limit');
  },
  heading: 'latency ms',
  option: { flag: 'max-latency', value: '<ms>', help: 'most milliseconds on the device' },
} as const satisfies CostEntry;
