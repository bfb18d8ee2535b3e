/** An image file: what tells one state of it from another, and its bytes. */

import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { READ_DEADLINE_MS, openRegularFile, within } from '../regularFile';
import type { Task } from '../task';

/** Bytes that are read at once; between two reads the run can be cancelled. */
const CHUNK = 1 << 20;
/**
 * A file that was written so shortly ago may be written again without a change of its times: file systems keep times as
 * coarse as this (FAT).
 */
const COARSEST_MS = 2000;

/** The bytes of a file. One that cannot be read is one without bytes. */
export interface FileBytes {
  /** Their number. */
  readonly size: number;
  /** Their SHA-256 in hexadecimal. */
  readonly content: string;
  /** What `stateOf` says as long as they are the file's; null where that is not certain. */
  readonly state: string | null;
  /** The bytes themselves, where they are few enough to be kept. */
  readonly bytes: Buffer | null;
}

const NO_BYTES: FileBytes = {
  size: 0,
  content: createHash('sha256').digest('hex'),
  state: null,
  bytes: null,
};

/** Size, inode and times of modification and change, to the nanosecond; null where there is no regular file to read. */
export async function stateOf(file: string): Promise<string | null> {
  const info = await inTime(stat(file, { bigint: true })).catch(() => null);
  return info?.isFile() ? stateIn(info) : null;
}

/**
 * Reads a regular file.
 * @param keep whether so many bytes are to be kept
 */
export async function readBytes(
  file: string,
  keep: (size: number) => boolean,
  task: Task,
): Promise<FileBytes> {
  const opened = await openRegularFile(file).catch(() => null);
  if (opened === null) return NO_BYTES;
  const { handle } = opened;
  try {
    const before = await inTime(handle.stat({ bigint: true })).catch(() => null);
    if (before === null) return NO_BYTES;
    const size = Number(before.size);
    const isSettled = !wasJustWritten(before);
    const read = await readAll(handle, size, keep(size), task);
    const isSame = read.size === size && (await stateOf(file)) === stateIn(before);
    return { ...read, state: isSettled && isSame ? stateIn(before) : null };
  } finally {
    // A read that hangs would keep it from closing.
    void handle.close().catch(() => {});
  }
}

async function readAll(
  handle: FileHandle,
  size: number,
  keep: boolean,
  task: Task,
): Promise<Omit<FileBytes, 'state'>> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(keep ? size : Math.min(size, CHUNK));
  let done = 0;
  while (done < size) {
    const at = keep ? done : 0;
    const length = Math.min(size - done, CHUNK);
    const read = await inTime(handle.read(buffer, at, length, done)).catch(() => null);
    if (!read?.bytesRead) break; // it has become shorter, or fails
    hash.update(buffer.subarray(at, at + read.bytesRead));
    done += read.bytesRead;
    await task.checkpoint();
  }
  return { size: done, content: hash.digest('hex'), bytes: keep ? buffer.subarray(0, done) : null };
}

function stateIn({ size, ino, mtimeNs, ctimeNs }: BigIntStats): string {
  return [size, ino, mtimeNs, ctimeNs].join('-');
}

function wasJustWritten({ mtimeMs, ctimeMs }: BigIntStats): boolean {
  const now = Date.now();
  return now - Number(ctimeMs) < COARSEST_MS || Math.abs(now - Number(mtimeMs)) < COARSEST_MS;
}

/** @throws Error where the disk does not answer */
function inTime<T>(step: Promise<T>): Promise<T> {
  return within(READ_DEADLINE_MS, step);
}
