/** Lists the folders of a data set with the image files in them; opens none of the files. */

import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { PomonagError, messageOf } from '../../shared/errors';
import { foreignEnding, isImageName } from '../../shared/dataset/files';
import { isHidden, isNeverRead } from '../../shared/dataset/names';
import type { FolderNode } from '../../shared/dataset/tree';
import { t } from '../../shared/l10n';
import type { Task } from '../task';

/** No data set is deeper; a folder that is holds something else, or links that lead in circles. */
const MAX_DEPTH = 64;

/** What is in a folder. */
interface Content {
  readonly images: number;
  readonly folders: readonly Listed[];
  /** Names of the image files in it. */
  readonly files: readonly string[];
  /** How many pipes, sockets and devices are called like images. */
  readonly strange: number;
  /** Files with images of kinds that are not read, by their ending. */
  readonly foreign: ReadonlyMap<string, number>;
  /** Why it cannot be opened; it then counts as one with an image, because it could hold some. */
  readonly problem: PomonagError | null;
}
export interface Listed extends Content, FolderNode<Listed> {}

/**
 * The tree of a folder. What is hidden is in it without content. Links are followed; a folder that is reached in several
 * ways has the same `files` in each.
 *
 * @throws PomonagError `bad-argument` when the folder cannot be opened or is none, `bad-dataset` when it is too deep
 */
export async function listFolders(folder: string, task: Task): Promise<Listed> {
  await requireFolder(folder);
  return { ...(await new Walk(task).content(folder, 0)), name: path.basename(folder) };
}

class Walk {
  /** By device and inode; null while the folder is being listed. */
  private readonly known = new Map<string, Content | null>();
  private seen = 1;
  private done = 0;

  constructor(private readonly task: Task) {}

  /** Each folder is listed once, which bounds what links can add. */
  async content(folder: string, depth: number): Promise<Content> {
    if (depth > MAX_DEPTH) throw tooDeep(folder);
    await this.task.checkpoint();
    try {
      const { dev, ino } = await openable(folder, stat(folder, { bigint: true }));
      const key = `${dev}:${ino}`;
      const known = this.known.get(key);
      if (known !== undefined) return known ?? NOTHING;
      this.known.set(key, null);
      const content = await this.list(folder, depth);
      this.known.set(key, content);
      return content;
    } catch (error) {
      if (!(error instanceof FolderProblem)) throw error;
      return { ...NOTHING, images: 1, files: [], problem: error };
    } finally {
      this.task.progress('scan', (this.done += 1), this.seen);
    }
  }

  private async list(folder: string, depth: number): Promise<Content> {
    const files: string[] = [];
    const inside: string[] = [];
    const closed: string[] = [];
    const foreign = new Map<string, number>();
    let strange = 0;
    for (const entry of await openable(folder, readdir(folder, { withFileTypes: true }))) {
      const { name } = entry;
      if (isHidden(name) || (isNeverRead(name) && entry.isDirectory())) {
        if (entry.isDirectory()) closed.push(name);
      } else if (isImageName(name) && !entry.isDirectory()) {
        if (entry.isFile() || entry.isSymbolicLink()) files.push(name);
        else strange += 1;
      } else if (await isFolder(folder, entry)) {
        inside.push(name);
      } else {
        const ending = foreignEnding(name);
        if (ending !== null) foreign.set(ending, (foreign.get(ending) ?? 0) + 1);
      }
    }
    this.seen += inside.length;
    this.task.progress('scan', this.done, this.seen);
    const folders: Listed[] = closed.map((name) => ({ ...NOTHING, name }));
    for (const name of inside) {
      folders.push({ ...(await this.content(path.join(folder, name), depth + 1)), name });
    }
    return { images: files.length, folders, files, strange, foreign, problem: null };
  }
}

const NOTHING: Content = { images: 0, folders: [], files: [], strange: 0, foreign: new Map(), problem: null };

/** A folder that is read, and its path from the folder with the classes on. */
export interface Placed {
  readonly listed: Listed;
  readonly path: string;
}

/** A folder and those below it, but for some, each once. */
export function foldersBelow(folder: Listed, left: ReadonlySet<Listed>): Placed[] {
  const seen = new Set<readonly string[]>();
  const found: Placed[] = [];
  const visit = (listed: Listed, place: string): void => {
    if (left.has(listed) || seen.has(listed.files)) return;
    seen.add(listed.files);
    found.push({ listed, path: place });
    for (const inner of listed.folders) visit(inner, `${place}/${inner.name}`);
  };
  visit(folder, folder.name);
  return found;
}

/** Says which folder cannot be opened. */
class FolderProblem extends PomonagError {}

function tooDeep(folder: string): PomonagError {
  return new PomonagError(
    'bad-dataset',
    t(
      'The folder {0} is more than {1} folders deep: move it out of the data set, or choose a folder further down.',
      `${folder.slice(0, 200)}…`,
      MAX_DEPTH,
    ),
  );
}

async function requireFolder(folder: string): Promise<void> {
  const refuse = (error: unknown): never => {
    throw new PomonagError(
      'bad-argument',
      t(
        'The folder {0} cannot be opened: {1}. Choose another one or make it readable.',
        folder,
        messageOf(error),
      ),
    );
  };
  const info = await stat(folder).catch(refuse);
  if (!info.isDirectory()) {
    throw new PomonagError(
      'bad-argument',
      t('{0} is a file: name the folder that holds one folder of images per class.', folder),
    );
  }
  await opendir(folder)
    .then((opened) => opened.close())
    .catch(refuse);
}

/**
 * Names the folder that an operation fails for. It may lack rights, have been removed meanwhile, or have a name that is
 * no UTF-8, which Node cannot say again.
 */
function openable<T>(folder: string, operation: Promise<T>): Promise<T> {
  return operation.catch((error: unknown) => {
    throw new FolderProblem(
      'bad-dataset',
      t(
        'The folder {0} cannot be opened: {1}. Make it readable, give it another name or move it out of the data set.',
        folder,
        messageOf(error),
      ),
    );
  });
}

/** Links to folders count, but for those that lead back to a folder around them: following one would never end. */
async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const link = path.join(parent, entry.name);
  const target = await targetOf(link);
  if (target === null || !target.isDirectory()) return false;
  const [to, from] = await openable(link, Promise.all([realpath(link), realpath(parent)]));
  const inside = path.relative(to, from);
  return inside.startsWith('..') || path.isAbsolute(inside);
}

/** What a link leads to; null where that does not exist. A link that may not be followed could be a class. */
async function targetOf(link: string): Promise<Stats | null> {
  try {
    return await stat(link);
  } catch (error) {
    const leadsNowhere = ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
    const exists = await lstat(link).then(
      () => true,
      () => false,
    );
    return leadsNowhere && exists ? null : openable(link, Promise.reject(error as Error));
  }
}
