/** The parts of a data set among the folders in it: training, validation, test. */

import { SPLITS, isThingToo, splitNamed, wordsOf } from './names';
import type { Split } from './names';
import { because } from './peel';
import type { Peeled } from './peel';
import type { Doubt, Layout, LayoutProblem, NoLayout } from './reading';
import { classNames, sharedNames, totalImages, without } from './tree';
import type { FolderNode } from './tree';

export interface Parts<F> extends Peeled<F> {
  readonly problem: LayoutProblem | null;
  /** The part to read; null where there are no parts, or none with classes in it. */
  readonly base: F | null;
  readonly doubt: Doubt | null;
}

type Read<F> = (folder: F) => Layout<F> | NoLayout;
type Named<F> = ReadonlyMap<F, Split>;

/** @param parent name of the folder that they are in */
export function partsAmong<F extends FolderNode<F>>(
  folders: readonly F[],
  parent: string,
  read: Read<F>,
): Parts<F> {
  const noParts: Parts<F> = { problem: null, base: null, doubt: null, kept: folders, left: [] };
  const named = namedParts(folders, parent);
  if (named === 'split-names') return { ...noParts, problem: named };
  const parts = [...named.keys()];
  if (parts.length === 0) return noParts;
  const rest = without(folders, parts);
  const labelled = parts.filter((part) => hasClasses(read(part)));
  if (labelled.length === 0) return looseParts(noParts, parts, rest, read);
  const [lone] = parts;
  const isThing =
    parts.length === 1 &&
    lone !== undefined &&
    isThingToo(
      lone.name,
      rest.map(({ name }) => name),
    );
  if (rest.length >= 2 && !parts.some((part) => shares(part, rest))) {
    if (isThing) return { ...noParts, doubt: 'nested' };
  }
  if (rest.length >= 2 && labelled.every((part) => named.get(part) !== 'train')) {
    const isCertain = labelled.every((part) => shares(part, rest));
    return { ...noParts, kept: rest, left: because(parts, 'split'), doubt: isCertain ? null : 'names' };
  }
  return bestPart(noParts, named, labelled, rest, read);
}

function bestPart<F extends FolderNode<F>>(
  noParts: Parts<F>,
  named: Named<F>,
  labelled: readonly F[],
  rest: readonly F[],
  read: Read<F>,
): Parts<F> {
  const place = (part: F): number => SPLITS.indexOf(named.get(part) ?? 'unlabelled');
  const isSet = (part: F): boolean => read(part).problem === null;
  const [base, next] = [...labelled].sort(
    (a, b) =>
      place(a) - place(b) ||
      Number(isSet(b)) - Number(isSet(a)) ||
      totalImages(b) - totalImages(a) ||
      (a.name < b.name ? -1 : 1),
  );
  if (base === undefined) return noParts;
  const others = without([...named.keys()], [base]);
  const copies = rest.filter((one) => sharedNames(classNames(one), classNames(base)) >= 0.5);
  const isAmbiguous = next !== undefined && isSet(next) && (place(base) > 0 || place(next) === place(base));
  const isLone = others.length === 0 && copies.length < rest.length;
  return {
    ...noParts,
    base,
    doubt: isAmbiguous ? 'splits' : isLone ? 'nested' : null,
    left: [
      ...because(
        others.filter((part) => labelled.includes(part)),
        'split',
      ),
      ...because(without(others, labelled), 'unlabelled'),
      ...because(copies, 'copy'),
      ...because(without(rest, copies), 'beside'),
    ],
  };
}

/** Parts that hold images, but no classes. Beside classes their images carry none. */
function looseParts<F extends FolderNode<F>>(
  noParts: Parts<F>,
  parts: readonly F[],
  rest: readonly F[],
  read: Read<F>,
): Parts<F> {
  const [other, ...more] = rest;
  if (other === undefined) return { ...noParts, problem: 'splits' };
  const names = rest.map(({ name }) => name);
  if (parts.length === 1 && parts.every(({ name }) => isThingToo(name, names))) return noParts;
  if (more.length === 0 && read(other).problem !== null) return { ...noParts, doubt: 'names' };
  return { ...noParts, kept: rest, left: because(parts, 'unlabelled') };
}

/**
 * Folders whose names stand for a part, by themselves or with the name of their parent or of a partner: `birds_train` is
 * one in `birds` or beside `birds_test`.
 */
function namedParts<F extends FolderNode<F>>(
  folders: readonly F[],
  parent: string,
): Named<F> | 'split-names' {
  const found = folders.flatMap((folder) => {
    const named = splitNamed(folder.name);
    return named === null ? [] : [{ folder, ...named }];
  });
  const own = wordsOf(parent).join(' ');
  const parts = found.filter(
    ({ split, rest }) =>
      rest === '' || rest === own || found.some((other) => other.rest === rest && other.split !== split),
  );
  const rests = new Set(parts.map(({ rest }) => rest).filter((rest) => rest !== ''));
  if (rests.size > 1) return 'split-names';
  return new Map(parts.map(({ folder, split }) => [folder, split]));
}

function hasClasses<F>(result: Layout<F> | NoLayout): boolean {
  return result.problem === null || result.problem === 'one-class';
}

/** Whether the classes in a part are those beside it. */
function shares<F extends FolderNode<F>>(part: F, beside: readonly F[]): boolean {
  const names = new Set(beside.map(({ name }) => name.toLowerCase()));
  return sharedNames(classNames(part), names) >= 0.5;
}
