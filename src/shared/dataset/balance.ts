/** How evenly images are spread over the classes. */

import { formatPercent } from '../format';
import { t } from '../l10n';
import type { DatasetNote } from '../protocol/datasetNotes';

/** From so many times as many images in the largest class as in the smallest on, the classes are imbalanced. */
const IMBALANCED = 3;
/** Fewer images of a class than this are few. */
const FEW = 10;

export interface ClassSize {
  readonly name: string;
  readonly images: number;
}

/** The class with the most images, and how many percent of all are its: what always answering it would reach. */
export function majorityOf(classes: readonly ClassSize[]): { largest: ClassSize; percent: number } | null {
  const images = classes.reduce((sum, one) => sum + one.images, 0);
  const [first] = classes;
  if (first === undefined || images === 0) return null;
  const { name, images: most } = classes.reduce((a, b) => (b.images > a.images ? b : a), first);
  return { largest: { name, images: most }, percent: (100 * most) / images };
}

/** How many percent of a data set's images are of its largest class; null where the sizes of the classes are unknown. */
export function majorityPercent({
  classCounts = [],
}: {
  readonly classCounts?: readonly ClassSize[] | undefined;
}): number | null {
  return majorityOf(classCounts)?.percent ?? null;
}

/** The majority's share where a predicted accuracy is below it: such a prediction is never shown without it. Percent. */
export function majorityAbove(accuracy: number, majority: number | null): number | null {
  return majority !== null && accuracy < majority ? majority : null;
}

/** `always guessing the largest class: 99.90 %`. */
export function majorityText(majority: number): string {
  return t('always guessing the largest class: {0} %', formatPercent(majority));
}

/** `91.20 %`, or where that is below the majority's share, `91.20 % (always guessing the largest class: 99.90 %)`. */
export function accuracyText(accuracy: number, majority: number | null): string {
  const above = majorityAbove(accuracy, majority);
  return `${formatPercent(accuracy)} %${above === null ? '' : ` (${majorityText(above)})`}`;
}

/** What is to be said of the sizes of the classes. */
export function balanceNotes(classes: readonly ClassSize[]): DatasetNote[] {
  const majority = majorityOf(classes);
  const [first] = classes;
  if (majority === null || first === undefined) return [];
  const { largest, percent } = majority;
  const { name, images } = classes.reduce((a, b) => (b.images < a.images ? b : a), first);
  const smallest = { name, images };
  return [
    ...(largest.images >= IMBALANCED * images
      ? [{ code: 'imbalanced', largest, smallest, percent } as const]
      : []),
    ...(images < FEW ? [{ code: 'few-images', smallest } as const] : []),
  ];
}

/** Says so where networks are predicted to do worse than always answering the largest class. */
export function majorityNotes(
  classes: readonly ClassSize[],
  candidates: readonly { readonly accuracy: number }[],
): DatasetNote[] {
  const majority = majorityOf(classes);
  if (majority === null) return [];
  const { largest, percent } = majority;
  const networks = candidates.filter(({ accuracy }) => majorityAbove(accuracy, percent) !== null).length;
  return networks === 0
    ? []
    : [{ code: 'below-majority', largest: largest.name, percent, networks, of: candidates.length }];
}
