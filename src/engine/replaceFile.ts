/** Writing of files: whole or not at all. */

import { randomUUID } from 'node:crypto';
import { constants, writeFile as writeToDescriptor } from 'node:fs';
import type { Stats } from 'node:fs';
import { access, open, readdir, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../shared/errors';
import { t } from '../shared/l10n';

/** Names of files that are still being written; no name that a user would give. */
const PART = /^\.pomonag-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/;
/** What is still being written after so long was left behind by a process that ended. */
const ABANDONED_MS = 60_000;
/** Where this process finds its open files by number. */
const DESCRIPTORS = ['/dev/fd', `/proc/${process.pid}/fd`];
const MOST_LINKS = 40;

/** The name of a file in which another one is written before it takes that one's place. */
export function partName(): string {
  return `.pomonag-${randomUUID()}.part`;
}

/**
 * Writes a file beside and renames it over the old one, so that nobody ever finds half of it: not after a full disk, a
 * crash or in the middle. Of a link, what it leads to is replaced. The old file's mode stays, and where the system allows
 * it the owner; other hard links keep the old content. What is no regular file (a pipe, a device, /dev/stdout) is written
 * to as it is.
 * @param mode of a file that is new
 * @throws Error whose message is the inside of a sentence; the old file is then as it was, and nothing is left beside it
 */
export async function replaceFile(file: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const place = await placeOf(path.resolve(file));
  const old = await stat(place).catch(nullIfMissing);
  if (DESCRIPTORS.includes(path.dirname(place))) return writeOn(Number(path.basename(place)), content);
  if (old !== null && !old.isFile()) return writeFile(place, content);
  if (old !== null) await access(place, constants.W_OK);
  const part = path.join(path.dirname(place), partName());
  try {
    await writePart(part, content, old, old === null ? mode : old.mode & 0o7777);
    await rename(part, place);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
}

/** Writes to an open file where it is written to otherwise: what is in it stays, what follows goes behind. */
function writeOn(descriptor: number, content: string | Uint8Array): Promise<void> {
  const stream = [undefined, process.stdout, process.stderr][descriptor];
  return stream === undefined
    ? promisify(writeToDescriptor)(descriptor, content)
    : new Promise((resolve, reject) => {
        stream.write(content, (error) => (error ? reject(error) : resolve()));
      });
}

/** Removes what processes that ended while they wrote or copied have left in a folder; no folder is no error. */
export async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!PART.test(name)) continue;
    const part = path.join(folder, name);
    const info = await stat(part).catch(() => null);
    if (info !== null && Date.now() - info.mtimeMs > ABANDONED_MS)
      await rm(part, { force: true, recursive: true }).catch(() => {});
  }
}

async function writePart(part: string, content: string | Uint8Array, old: Stats | null, mode: number) {
  const handle = await open(part, 'wx', mode).catch((error: unknown) => {
    throw new Error(t('no new file can be made in its folder: {0}', messageOf(error)));
  });
  try {
    await handle.writeFile(content);
    if (old !== null) {
      await handle.chown(old.uid, old.gid).catch(() => {});
      await handle.chmod(mode);
    }
  } finally {
    await handle.close();
  }
}

/** Where a path leads, itself where nothing is there yet. @throws Error where a folder of it is missing */
async function placeOf(file: string): Promise<string> {
  let place = file;
  for (let links = 0; links < MOST_LINKS; links++) {
    const folder = await realpath(path.dirname(place));
    place = path.join(folder, path.basename(place));
    if (DESCRIPTORS.includes(folder)) return place;
    const next = await readlink(place).catch(() => null);
    if (next === null) return place;
    place = path.isAbsolute(next) ? next : folder + path.sep + next;
  }
  throw new Error(t('its links lead in a circle'));
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
