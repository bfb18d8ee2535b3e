/**
 * What reading, embedding and the landmark have made of data sets, in memory and on disk. See docs/architecture.md,
 * "The cache of data sets".
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { dependencies } from '../../../package.json';
import type { Models } from '../models/models';
import { CheckedFiles } from './checkedFiles';
import type { Cleared } from './checkedFiles';
import { KnownDataset, NO_RECORDS } from './knownDataset';
import type { Records } from './knownDataset';
import { folderFromBytes, folderToBytes, resultsFromBytes, resultsToBytes } from './records';
import type { FolderRecord, ResultsRecord } from './records';

export interface CacheLimits {
  /** Most bytes of all files. */
  readonly disk: number;
  /** Most bytes that are kept in memory, roughly. */
  readonly memory: number;
}

/** A data set takes 4 MB for 10 classes and 9 MB for 50, whatever the size of its images. */
const LIMITS: CacheLimits = { disk: 256e6, memory: 32e6 };

export class DatasetCache {
  private readonly files: CheckedFiles | null;
  private readonly memory: Memory;
  private tidied: Promise<void> | undefined;

  /** @param folder where files are kept; null: in memory alone */
  constructor(folder: string | null, limits: CacheLimits = LIMITS) {
    this.files = folder === null ? null : new CheckedFiles(folder, limits.disk);
    this.memory = new Memory(limits.memory);
  }

  /** @param folder of the classes @throws PomonagError `bad-model` */
  async open(folder: string, models: Models): Promise<KnownDataset> {
    await (this.tidied ??= this.files?.tidy());
    const computing = await computingKey(models);
    const folderKey = JSON.stringify(['folder', computing, folder]);
    const resultsKey = (key: string): string => JSON.stringify(['results', computing, key]);
    const records: Records = {
      folder: () => this.read<FolderRecord>(folderKey, folderFromBytes),
      results: (key) => this.read<ResultsRecord>(resultsKey(key), resultsFromBytes),
      saveFolder: (record) => this.write(folderKey, record, folderToBytes(record)),
      saveResults: (key, record) => this.write(resultsKey(key), record, resultsToBytes(record)),
    };
    return KnownDataset.open(records);
  }

  /** Forgets everything, in memory and on disk. */
  async clear(): Promise<Cleared> {
    this.memory.clear();
    return (await this.files?.clear()) ?? { files: 0, bytes: 0 };
  }

  private async read<T extends object>(key: string, parse: (bytes: Buffer) => T): Promise<T | null> {
    const remembered = this.memory.get(key);
    if (remembered !== undefined) return remembered as T;
    const bytes = await this.files?.read(key);
    if (!bytes) return null;
    try {
      const record = parse(bytes);
      this.memory.set(key, record, bytes.length);
      return record;
    } catch {
      return null; // whatever it is, it is written anew
    }
  }

  private async write(key: string, record: object, bytes: Buffer): Promise<void> {
    this.memory.set(key, record, bytes.length);
    await this.files?.write(key, bytes);
  }
}

/** Without a cache nothing is known of a data set. */
export function unknownDataset(): Promise<KnownDataset> {
  return KnownDataset.open(NO_RECORDS);
}

/** Objects by key; those used least recently are forgotten first. */
class Memory {
  /** In the order of their use. */
  private readonly kept = new Map<string, { value: object; bytes: number }>();

  constructor(private readonly maxBytes: number) {}

  get(key: string): object | undefined {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  set(key: string, value: object, bytes: number): void {
    this.kept.delete(key);
    this.kept.set(key, { value, bytes });
    let total = [...this.kept.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [oldest, one] of this.kept) {
      if (total <= this.maxBytes) break;
      this.kept.delete(oldest);
      total -= one.bytes;
    }
  }

  clear(): void {
    this.kept.clear();
  }
}

/**
 * Everything besides the images that results depend on to the bit: the models, their runtime and its provider, the
 * decoder, the processor, and this program itself.
 */
async function computingKey(models: Models): Promise<string> {
  const sha256 = async (role: 'encoder' | 'landmark'): Promise<string> =>
    (await models.entry(role, null)).sha256;
  return JSON.stringify([
    await (program ??= hashOfFile(__filename)),
    dependencies,
    [process.platform, process.arch, os.cpus()[0]?.model],
    [(await models.provider()).provider, await sha256('encoder'), await sha256('landmark')],
  ]);
}

let program: Promise<string> | undefined;

async function hashOfFile(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
