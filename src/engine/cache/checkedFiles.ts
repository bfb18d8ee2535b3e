/**
 * A folder of small files that may vanish or be damaged at any time: what is read is what was written, or nothing. No
 * operation fails; a folder that cannot be used keeps nothing. Several processes may use one folder.
 */

import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../shared/errors';
import { removeParts, replaceFile } from '../replaceFile';

/** Names of files kept. Beside them and what is being written, nothing in the folder is touched. */
const KEPT = /^[0-9a-f]{64}\.kept$/;
const FORMAT = 'pomonag-cache/1';
const DIGEST_BYTES = 32;

export interface Cleared {
  readonly files: number;
  readonly bytes: number;
}

export class CheckedFiles {
  private hasComplained = false;

  /** @param maxBytes of all files together; those used least recently go first */
  constructor(
    private readonly folder: string,
    private readonly maxBytes: number,
  ) {}

  /** What was written under a key, or null. */
  async read(key: string): Promise<Buffer | null> {
    const file = this.fileOf(key);
    const bytes = await readFile(file).catch(() => null);
    if (bytes === null || bytes.length < DIGEST_BYTES) return null;
    const payload = bytes.subarray(DIGEST_BYTES);
    if (!digest(key, payload).equals(bytes.subarray(0, DIGEST_BYTES))) return null;
    const now = new Date();
    await utimes(file, now, now).catch(() => {});
    return payload;
  }

  async write(key: string, payload: Uint8Array): Promise<void> {
    if (payload.length + DIGEST_BYTES > this.maxBytes) return;
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await replaceFile(this.fileOf(key), Buffer.concat([digest(key, payload), payload]), 0o600);
      await this.tidy();
    } catch (error) {
      this.complain(error);
    }
  }

  /** Removes what is left of processes that ended while they wrote, and what exceeds the bound. */
  async tidy(): Promise<void> {
    await removeParts(this.folder);
    const kept = (await this.list()).sort((a, b) => b.usedAt - a.usedAt);
    let total = 0;
    for (const { file, bytes } of kept) if ((total += bytes) > this.maxBytes) await remove(file);
  }

  /** Removes all files. */
  async clear(): Promise<Cleared> {
    const files = await this.list();
    await removeParts(this.folder);
    for (const { file } of files) await remove(file);
    return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  }

  private fileOf(key: string): string {
    return path.join(this.folder, `${createHash('sha256').update(key).digest('hex')}.kept`);
  }

  private async list() {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => KEPT.test(name));
    const files = [];
    for (const name of names) {
      const file = path.join(this.folder, name);
      const info = await stat(file).catch(() => null);
      if (info) files.push({ file, bytes: info.size, usedAt: info.mtimeMs });
    }
    return files;
  }

  /** A full disk or a folder without rights would fail with every write: it is said once, in the log. */
  private complain(error: unknown): void {
    if (this.hasComplained) return;
    this.hasComplained = true;
    console.error(`The cache ${this.folder} cannot be written (${messageOf(error)}); runs go on without it.`);
  }
}

/** Of format, key and bytes: a file of another format, another place or with other bytes is nobody's. */
function digest(key: string, payload: Uint8Array): Buffer {
  return createHash('sha256').update(`${FORMAT}\n${key}\n`).update(payload).digest();
}

async function remove(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => {}); // another process uses it; it goes the next time
}
