/**
 * The one rule for what a data-set folder is: which of the folders in it are classes, and what becomes of the others.
 * It knows folders by their names, how they are nested and how many images lie in them, and opens nothing.
 */

import { isContainerName, isNeverRead, variantRank } from './names';
import { because, leaveOutInside, neverRead, peelMasks, peelTools } from './peel';
import type { Left } from './peel';
import type { Doubt, Layout, NoLayout, OtherReading } from './reading';
import { partsAmong } from './splits';
import { classNames, filled, sharedNames, totalImages, without } from './tree';
import type { FolderNode } from './tree';

/** Most other readings that are offered. */
const MAX_OTHERS = 8;
/** Folders with the same classes in them are versions of one data set where there are so many times more classes. */
const CLASSES_PER_VERSION = 3;

type Result<F> = Layout<F> | NoLayout;

/**
 * Reads a data set's folder.
 * @param everyFolder every folder in it is a class, as torchvision's `ImageFolder` has it
 */
export function readLayout<F extends FolderNode<F>>(root: F, everyFolder = false): Result<F> {
  if (!everyFolder) return new LayoutReader<F>().read(root);
  const classes = filled(root.folders);
  const [only] = classes;
  if (only === undefined) return noFolders(root);
  if (classes.length === 1) return { problem: 'one-class', path: '', only: only.name, others: [] };
  return layoutOf(root, classes, [], null);
}

class LayoutReader<F extends FolderNode<F>> {
  private readonly known = new Map<F, Result<F>>();

  /** Paths in the result count from the folder on. Each folder is judged once, so that deep trees take no longer. */
  readonly read = (folder: F): Result<F> => {
    const result = this.known.get(folder) ?? this.judge(folder);
    this.known.set(folder, result);
    return result;
  };

  private judge(folder: F): Result<F> {
    const all = filled(folder.folders);
    if (all.length === 0) return noFolders(folder);
    const pictures = peelMasks(all);
    if (pictures.left.length > 0 && pictures.kept.every((kept) => this.isLoose(kept))) {
      return { problem: 'masks', path: '', others: everyFolderOf(all) };
    }
    const useful = peelTools(pictures.kept);
    const parts = partsAmong(useful.kept, folder.name, this.read);
    if (parts.problem !== null) return { problem: parts.problem, path: '', others: everyFolderOf(all) };
    const left = [...pictures.left, ...useful.left, ...parts.left];
    if (parts.base !== null) return this.descend(folder, parts.base, left, parts.doubt);
    return this.judgeKinds(folder, parts.kept, left, parts.doubt);
  }

  /** Folders that are neither parts of the data set nor written by tools: classes, versions or wrappers of them. */
  private judgeKinds(
    folder: F,
    kept: readonly F[],
    left: readonly Left<F>[],
    doubt: Doubt | null,
  ): Result<F> {
    const [only, ...more] = kept;
    if (only !== undefined && more.length === 0) return this.judgeOne(folder, only, left, doubt);
    const copies = copiesAmong(kept);
    if (copies.length > 0 && kept.length - copies.length >= 2) {
      return this.judgeKinds(folder, without(kept, copies), [...left, ...because(copies, 'copy')], doubt);
    }
    const nests = kept.filter((one) => one.images * 10 <= totalImages(one) && this.isSet(one));
    const sets = nests.filter((one) => this.isInParts(one));
    const [set, ...otherSets] = sets;
    if (otherSets.length > 0) return { problem: 'several', path: '', others: this.othersOf(sets) };
    if (set !== undefined) {
      return this.descend(folder, set, [...left, ...because(without(kept, [set]), 'beside')], 'nested');
    }
    const [best, ...versions] = versionsAmong(nests);
    if (best !== undefined && versions.length > 0 && 2 * versions.length + 2 > kept.length) {
      const rest = because(without(kept, [best, ...versions]), 'beside');
      return this.descend(folder, best, [...left, ...because(versions, 'copy'), ...rest], 'copies');
    }
    const [nest] = nests;
    if (nest !== undefined && nests.length === 1 && isContainerName(nest.name)) {
      return this.descend(folder, nest, [...left, ...because(without(kept, [nest]), 'unlabelled')], 'nested');
    }
    const isNested = 2 * nests.length >= kept.length;
    const isByName = left.some(({ reason }) => reason === 'tool');
    const layout = layoutOf(folder, kept, left, doubt ?? (isNested ? 'nested' : isByName ? 'names' : null));
    const sides = [...(layout.doubt === 'nested' ? nests : []), ...left.map((one) => one.folder)];
    return {
      ...layout,
      others: [...this.othersOf(sides), ...(left.length > 0 ? everyFolderOf(folder.folders) : [])],
    };
  }

  private judgeOne(folder: F, only: F, left: readonly Left<F>[], doubt: Doubt | null): Result<F> {
    const inside = this.read(only);
    if (inside.problem === null) return this.descend(folder, only, left, doubt);
    const others = [...this.othersOf(left.map((one) => one.folder)), ...everyFolderOf(folder.folders)];
    if (inside.problem !== 'loose')
      return { ...inFolder(only, inside), others: [...inside.others, ...others] };
    const saysNothing = isContainerName(only.name) || only.name === folder.name;
    return saysNothing && left.length === 0
      ? { problem: 'loose', path: only.name, others }
      : { problem: 'one-class', path: '', only: only.name, others };
  }

  /** Reads one of the folders in place of this one. */
  private descend(folder: F, base: F, left: readonly Left<F>[], doubt: Doubt | null): Result<F> {
    const found = inFolder(base, this.read(base));
    const others = [...found.others, ...this.othersOf(left.map((one) => one.folder))];
    if (found.problem !== null) return { ...found, others };
    const closed = neverRead(folder.folders.filter(({ name }) => isNeverRead(name)));
    const isSafe =
      doubt === null && left.every(({ reason }) => reason === 'split' || reason === 'unlabelled');
    return {
      ...found,
      leftOut: [...[...left, ...closed].map(atTop), ...found.leftOut],
      doubt: doubt ?? found.doubt,
      others: isSafe ? others : [...others, ...everyFolderOf(folder.folders)],
    };
  }

  /** What other folders would give on their own. */
  private othersOf(folders: readonly F[]): OtherReading[] {
    const sets = folders.flatMap((folder) => {
      const result = this.read(folder);
      return result.problem === null
        ? [{ path: joined(folder.name, result.path), classes: result.classes.length, everyFolder: false }]
        : [];
    });
    return sets.slice(0, MAX_OTHERS);
  }

  private isLoose(folder: F): boolean {
    const { problem } = this.read(folder);
    return problem === 'loose' || problem === 'splits';
  }

  private isSet(folder: F): boolean {
    return this.read(folder).problem === null;
  }

  private isInParts(folder: F): boolean {
    const result = this.read(folder);
    return result.problem === null && result.leftOut.some(({ reason }) => reason === 'split');
  }
}

/** Folders whose folders are called like those beside them: `flowers/rose`, where there is `rose`. */
function copiesAmong<F extends FolderNode<F>>(folders: readonly F[]): F[] {
  const names = new Set(folders.map(({ name }) => name.toLowerCase()));
  return folders.filter((folder) => {
    const inside = [...classNames(folder)].filter((name) => name !== folder.name.toLowerCase());
    return inside.length >= 2 && 2 * inside.filter((name) => names.has(name)).length >= inside.length;
  });
}

/** Versions of one data set, the best one first: folders with the same classes in them. */
function versionsAmong<F extends FolderNode<F>>(nests: readonly F[]): F[] {
  const [largest] = [...nests].sort((a, b) => classNames(b).size - classNames(a).size);
  if (largest === undefined) return [];
  const classes = classNames(largest);
  const same = nests.filter((one) => sharedNames(classNames(one), classes) >= 0.5);
  const saySo = same.every(({ name }) => variantRank(name) !== null);
  if (!saySo && classes.size < CLASSES_PER_VERSION * same.length) return [];
  const rank = ({ name }: F): number => variantRank(name) ?? 1;
  return same.sort(
    (a, b) => rank(a) - rank(b) || totalImages(b) - totalImages(a) || (a.name < b.name ? -1 : 1),
  );
}

function layoutOf<F extends FolderNode<F>>(
  base: F,
  classes: readonly F[],
  left: readonly Left<F>[],
  doubt: Doubt | null,
): Layout<F> {
  const closed = base.folders.filter(({ name }) => isNeverRead(name));
  const known = [...classes, ...closed, ...left.map(({ folder }) => folder)];
  return {
    problem: null,
    base,
    path: '',
    classes: [...classes].sort((a, b) => (a.name < b.name ? -1 : 1)),
    empty: without(base.folders, known),
    leftOut: [
      ...[...left, ...neverRead(closed)].map(atTop),
      ...classes.flatMap((one) => leaveOutInside(one, one.name)),
    ],
    doubt,
    others: [],
  };
}

function noFolders<F extends FolderNode<F>>({ images }: F): NoLayout {
  return { problem: images > 0 ? 'loose' : 'no-images', path: '', others: [] };
}

function everyFolderOf<F extends FolderNode<F>>(folders: readonly F[]): OtherReading[] {
  const classes = filled(folders).length;
  return classes >= 2 ? [{ path: '.', classes, everyFolder: true }] : [];
}

function atTop<F extends FolderNode<F>>(left: Left<F>) {
  return { ...left, path: left.folder.name };
}

/** A result of a folder as one of the folder around it. */
function inFolder<F extends FolderNode<F>, R extends Result<F>>({ name }: F, result: R): R {
  const within = (path: string): string => joined(name, path);
  const others = result.others.map((one) => ({ ...one, path: within(one.path) }));
  if (result.problem !== null) return { ...result, path: within(result.path), others };
  const leftOut = result.leftOut.map((one) => ({ ...one, path: within(one.path) }));
  return { ...result, path: within(result.path), leftOut, others };
}

function joined(name: string, path: string): string {
  return path === '' || path === '.' ? name : `${name}/${path}`;
}
