/** What earlier runs have found out about a data set, and what this run adds to it. */

import { createHash } from 'node:crypto';
import type { Pixels } from '../dataset/decode';
import type { Landmark } from '../dataset/landmark';
import type { FolderRecord, KnownFile, ResultsRecord } from './records';

/** Landmarks kept for one set of images: other classes of the same images have another. */
const LANDMARKS = 4;

/** Where records come from and go to. */
export interface Records {
  folder(): Promise<FolderRecord | null>;
  results(key: string): Promise<ResultsRecord | null>;
  saveFolder(record: FolderRecord): Promise<void>;
  saveResults(key: string, record: ResultsRecord): Promise<void>;
}

/** Nothing is known and nothing is kept. */
export const NO_RECORDS: Records = {
  folder: () => Promise.resolve(null),
  results: () => Promise.resolve(null),
  saveFolder: () => Promise.resolve(),
  saveResults: () => Promise.resolve(),
};

export class KnownDataset {
  /** By path in the folder. */
  readonly files: Remembered<KnownFile>;
  /** By content, after `recall`. */
  pixels = new Remembered<Pixels>();
  features = new Remembered<Float32Array>();
  /** By what `landmarkKey` makes of contents. */
  landmarks = new Remembered<Landmark>();
  /** Key of the results. */
  private key: string | null = null;
  private isNew = true;

  private constructor(
    private readonly records: Records,
    private readonly last: FolderRecord | null,
  ) {
    this.files = new Remembered(last?.files);
  }

  static async open(records: Records): Promise<KnownDataset> {
    return new KnownDataset(records, await records.folder());
  }

  /** Makes known what was computed for images of these contents, or else for those that the folder had last. */
  async recall(contents: readonly string[]): Promise<void> {
    this.key = hashOf(contents);
    let found = await this.records.results(this.key);
    this.isNew = found === null;
    if (found === null && this.last !== null) found = await this.records.results(this.last.results);
    this.pixels = new Remembered(found?.pixels);
    this.features = new Remembered(found?.features);
    this.landmarks = new Remembered(found?.landmarks);
  }

  /** @param isComplete whether all images were read; if not, what was known of others stays */
  async save(isComplete: boolean): Promise<void> {
    const results = this.key ?? this.last?.results ?? '';
    if (this.files.isChanged || results !== this.last?.results) {
      await this.records.saveFolder({ files: this.files.all(isComplete), results });
    }
    const { key, pixels, features, landmarks } = this;
    if (key === null || !(this.isNew || [pixels, features, landmarks].some(({ isChanged }) => isChanged)))
      return;
    await this.records.saveResults(key, {
      pixels: pixels.all(isComplete),
      features: features.all(isComplete),
      landmarks: new Map([...landmarks.all(false)].slice(-LANDMARKS)),
    });
  }
}

/** Values of earlier runs, and which of them this run has used or added. */
class Remembered<T> {
  private readonly used = new Map<string, T>();
  /** Whether there is anything new. */
  isChanged = false;

  constructor(private readonly earlier: ReadonlyMap<string, T> = new Map()) {}

  get(key: string): T | undefined {
    const value = this.used.get(key) ?? this.earlier.get(key);
    if (value !== undefined) this.used.set(key, value);
    return value;
  }

  add(key: string, value: T): void {
    this.used.set(key, value);
    this.isChanged = true;
  }

  /** @param onlyUsed without those of earlier runs that this run had no use for */
  all(onlyUsed: boolean): Map<string, T> {
    return new Map(onlyUsed ? this.used : [...this.earlier, ...this.used]);
  }
}

/** The landmark depends on the contents of each class's images, in their order. */
export function landmarkKey(contents: readonly (readonly string[])[]): string {
  return hashOf(contents);
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
