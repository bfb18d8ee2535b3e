/** Reading of files that users name: only regular ones, and never without an end. */

import { constants } from 'node:fs';
import type { Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { t } from '../shared/l10n';

/** Most milliseconds between two pieces of a file: a disk that has woken up answers sooner. */
export const READ_DEADLINE_MS = 20_000;
/** Most bytes that are read at a time. */
const PIECE = 1 << 20;
/** Bytes beyond which no file is read, whether it says how long it is or grows without an end. */
const LARGEST = 2 ** 31 - 1;

/**
 * Reads a whole file, following links. A named pipe, device or socket is not opened.
 * @param deadlineMs within which the file must be found and opened, and each of its next pieces be there
 * @param largest bytes beyond which it is not read
 * @throws Error whose message is the inside of a sentence: `it is a named pipe, not a file`, `ENOENT: ...`
 */
export async function readRegularFile(
  file: string,
  deadlineMs = READ_DEADLINE_MS,
  largest = LARGEST,
): Promise<Buffer> {
  const { handle, size } = await openRegularFile(file, deadlineMs);
  try {
    requireSize(size, largest);
    let buffer = Buffer.allocUnsafe(size + 1);
    for (let length = 0; ;) {
      requireSize(length, largest);
      if (length === buffer.length) buffer = Buffer.concat([buffer], length + PIECE);
      const room = Math.min(PIECE, buffer.length - length);
      const { bytesRead } = await within(deadlineMs, handle.read(buffer, length, room));
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
    }
  } finally {
    // A read that hangs would keep it from closing.
    void handle.close().catch(() => {});
  }
}

/**
 * Opens a file for reading as `readRegularFile` does; whoever called closes it.
 * @throws as `readRegularFile`
 */
export async function openRegularFile(
  file: string,
  deadlineMs = READ_DEADLINE_MS,
): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  requireRegular(await within(deadlineMs, stat(file)));
  // Should it have become a pipe since, opening does not wait for a writer.
  const handle = await within(deadlineMs, open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  try {
    const info = await within(deadlineMs, handle.stat());
    requireRegular(info);
    requireSize(info.size, LARGEST);
    return { handle, size: info.size };
  } catch (error) {
    void handle.close().catch(() => {});
    throw error;
  }
}

function requireSize(bytes: number, largest: number): void {
  if (bytes > largest) throw new Error(t('it has more than {0} bytes', largest));
}

/** @throws Error as `readRegularFile` */
export function requireRegular(info: Stats): void {
  if (!info.isFile()) throw new Error(t('it is {0}, not a file', kindOf(info)));
}

/** With its article. */
function kindOf(info: Stats): string {
  if (info.isDirectory()) return t('a folder');
  if (info.isFIFO()) return t('a named pipe');
  if (info.isSocket()) return t('a socket');
  return t('a device');
}

/** @throws Error where it takes longer */
export async function within<T>(deadlineMs: number, step: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(t('no answer from the disk within {0} s', deadlineMs / 1000))),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([step, late]);
  } finally {
    clearTimeout(timer);
  }
}
