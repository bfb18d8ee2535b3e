/** Numbers as people read them: three significant digits, unit after a no-break space. */

import { t } from './l10n';
import { visible } from './visible';

const NBSP = '\u00a0';
const MINUTE = 60_000;
const integers = new Intl.NumberFormat('en');

/** 15625 -> `15,625`. */
export function formatInteger(value: number): string {
  return integers.format(value);
}

/**
 * 1073466 -> `1.07 M`, 468234 -> `468 k`, 812 -> `812`.
 * @param print the number of units
 */
export function formatCount(value: number, print: (units: number) => string = digits): string {
  for (const [scale, suffix] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    // From 999.5 of a unit on, three digits would read 1000: the next unit is right.
    if (value >= scale * 0.9995) return `${print(value / scale)}${NBSP}${suffix}`;
  }
  return formatInteger(Math.round(value));
}

/** A round count, without loss: 200000 -> `200 k`, 1500000 -> `1.5 M`, 6935000 -> `6.935 M`. */
export function formatTickCount(value: number): string {
  return formatCount(value, (units) => String(Number(units.toPrecision(9))));
}

/** A count as a person would type it, without loss. */
export function formatTypedCount(value: number): string {
  return Number(value.toPrecision(3)) === value ? formatCount(value) : formatInteger(value);
}

/** Stands for a value that is unknown. */
export const UNKNOWN = '–';

/** 4.5873 -> `4.59 ms`. */
export function formatMs(value: number): string {
  return `${digits(value)}${NBSP}ms`;
}

/** A value, or what stands for an unknown one. */
export function formatKnown(value: number | null, format: (value: number) => string): string {
  return value === null ? UNKNOWN : format(value);
}

/** 93.2071 -> `93.21`. */
export function formatPercent(value: number): string {
  return value.toFixed(2);
}

/** [91.804, 94.1] -> `91.8 – 94.1`. */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${low.toFixed(1)}${NBSP}–${NBSP}${high.toFixed(1)}`;
}

/** 0.3141 -> `31 %`; a share below half a percent that is not nothing -> `<1 %`. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.005 ? `<1${NBSP}%` : `${Math.round(share * 100)}${NBSP}%`;
}

/** Time left in words: `about 12 s left`, `about 3 min left`. */
export function formatRemaining(ms: number): string {
  const isMinutes = ms >= 1.5 * MINUTE;
  const time = isMinutes
    ? `${Math.round(ms / MINUTE)}${NBSP}min`
    : `${Math.max(1, Math.round(ms / 1000))}${NBSP}s`;
  return t('about {0} left', time);
}

/** Time taken: `840 ms`, `4.6 s`, `3.2 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}${NBSP}ms`;
  return ms < 2 * MINUTE ? `${(ms / 1000).toFixed(1)}${NBSP}s` : `${(ms / MINUTE).toFixed(1)}${NBSP}min`;
}

function digits(value: number): string {
  return Number(value.toPrecision(3)) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** `1 class`, `1,000 classes`. */
export function classesText(count: number): string {
  return count === 1 ? t('1 class') : t('{0} classes', formatInteger(count));
}

/** As above. */
export function imagesText(count: number): string {
  return count === 1 ? t('1 image') : t('{0} images', formatInteger(count));
}

/** As above. */
export function networksText(count: number): string {
  return count === 1 ? t('1 network') : t('{0} networks', formatInteger(count));
}

/** As above. */
export function candidatesText(count: number): string {
  return count === 1 ? t('1 candidate') : t('{0} candidates', formatInteger(count));
}

/** How many of a total: `31 of 256`, `256 of 256`. */
export function amountText(part: number, total: number): string {
  return t('{0} of {1}', formatInteger(part), formatInteger(total));
}

/** As above; the total alone where it is all of it. */
export function countOf(part: number, total: number): string {
  return part === total ? formatInteger(total) : amountText(part, total);
}

/** How many times as much: 17.64 -> `17.6`. */
export function formatRatio(ratio: number): string {
  return digits(ratio);
}

/** Most classes that a line names. */
const MAX_CLASSES = 12;

/** `cat 120, dog 1,300 and 4 more`: the classes with the images of each. */
export function classNamesText(
  classes: readonly { readonly name: string; readonly images: number }[],
): string {
  const named = classes
    .slice(0, MAX_CLASSES)
    .map(({ name, images }) => `${visible(name)} ${formatInteger(images)}`)
    .join(', ');
  const more = classes.length - MAX_CLASSES;
  return more <= 0 ? named : t('{0} and {1} more', named, more);
}
