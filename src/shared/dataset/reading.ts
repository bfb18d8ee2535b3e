/** What the rule for data-set folders (`layout.ts`) makes of a folder. */

/** Why a folder's images are not read. */
export const LEFT_OUT_REASONS = [
  /** A hidden folder. */
  'hidden',
  /** Written by a training script, a tool or a file system. */
  'tool',
  /** Another part of the data set than the one that is read. */
  'split',
  /** Its images carry no class. */
  'unlabelled',
  /** Masks of the images beside it. */
  'masks',
  /** A copy, or another version, of what is read. */
  'copy',
  /** It lies beside the folder with the classes. */
  'beside',
] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** Why another reading is possible. */
export const DOUBTS = [
  /** There are several parts that could be the one to train on. */
  'splits',
  /** Several copies or versions with the same classes. */
  'copies',
  /** Folders of images lie beside folders with classes in them. */
  'nested',
  /** Folders that look as if they were no classes could be some. */
  'names',
] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Why a folder is no data set. */
export type LayoutProblem =
  | 'no-images'
  /** Images, but no folders of them. */
  | 'loose'
  | 'one-class'
  /** Pictures and their masks. */
  | 'masks'
  /** Parts of a data set without classes in them. */
  | 'splits'
  /** Folders that are a part and a class at once: `train_cat`, `test_cat`, `train_dog`, `test_dog`. */
  | 'split-names'
  /** Several data sets. */
  | 'several';

/** Another way to read a folder: from the folder `path` in it (names joined by `/`; `.` is the folder itself). */
export interface OtherReading {
  readonly path: string;
  /** How many classes it gives. */
  readonly classes: number;
  /** Every folder is a class, whatever its name; otherwise the rule holds there, too. */
  readonly everyFolder: boolean;
}

export interface LeftOut<F> {
  readonly folder: F;
  /** From the data set's folder on, names joined by `/`. */
  readonly path: string;
  readonly reason: LeftOutReason;
}

export interface Layout<F> {
  readonly problem: null;
  /** The folder with the classes. */
  readonly base: F;
  /** Its path from the data set's folder on; empty where it is that folder. */
  readonly path: string;
  /** Folders with images, at least two, sorted by name. */
  readonly classes: readonly F[];
  /** Folders beside the classes that hold no images. */
  readonly empty: readonly F[];
  /** Folders that are not read, also those inside classes. */
  readonly leftOut: readonly LeftOut<F>[];
  readonly doubt: Doubt | null;
  readonly others: readonly OtherReading[];
}

export interface NoLayout {
  readonly problem: LayoutProblem;
  /** The folder that it is about, from the data set's folder on; empty where it is that folder. */
  readonly path: string;
  /** Of `one-class`: its name. */
  readonly only?: string;
  readonly others: readonly OtherReading[];
}
