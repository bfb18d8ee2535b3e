/** Reads the images of a data set: from their files, or from what earlier runs have kept of them. */

import path from 'node:path';
import type { KnownDataset } from '../cache/knownDataset';
import { mapParallel } from '../parallel';
import type { Task } from '../task';
import { decodeImage } from './decode';
import type { Pixels } from './decode';
import { readBytes, stateOf } from './imageFile';
import type { FileBytes } from './imageFile';
import type { ClassFolder, ScannedDataset } from './scan';

/** Files that are looked at or read at the same time. */
const READERS = 4;
/** Images decoded at the same time. */
const DECODERS = 2;
/** Bytes of files that are held until they are decoded; further ones are read again then. */
const MAX_HELD = 32 << 20;

/** A file that was opened for its image. */
export interface OpenedFile extends FileBytes {
  readonly file: string;
  /** Its path below the classes' folder, with slashes. */
  readonly name: string;
}

export interface ReadImage {
  /** SHA-256 of the file's bytes; null where it is not certain that the pixels are theirs. */
  readonly content: string | null;
  readonly pixels: Pixels;
}

export interface ReadClass {
  readonly folder: ClassFolder;
  /** The files opened, in the order of the sample: those of the images, and the unreadable ones before them. */
  readonly opened: readonly OpenedFile[];
  /** The first readable images of the sample. */
  readonly images: readonly ReadImage[];
}

export class DatasetReader {
  /** Files looked at that wait for their turn. */
  private readonly first = new Map<string, OpenedFile>();
  private held = 0;

  /**
   * @param wanted how many images of each class are read
   * @param side of the pixels
   * @param onRead called `total` times
   */
  constructor(
    private readonly dataset: ScannedDataset,
    private readonly wanted: number,
    private readonly side: number,
    private readonly known: KnownDataset,
    private readonly task: Task,
    private readonly onRead: () => void,
  ) {}

  /** Every file of the first choice counts twice: when it has been looked at, and when its image is there. */
  get total(): number {
    return 2 * this.firstChoice().length;
  }

  /** How many images of each class that is read are wanted and may be there. */
  get counts(): number[] {
    return this.dataset.classes
      .map(({ sample }) => Math.min(this.wanted, sample.length))
      .filter((n) => n > 0);
  }

  /** Looks at the files of the first choice, so that what is known of images with the same bytes can be recalled. */
  async look(): Promise<void> {
    const files = await mapParallel(this.firstChoice(), READERS, async (file) => {
      const opened = await this.open(file);
      this.onRead();
      return opened;
    });
    for (const opened of files) this.first.set(opened.file, opened);
    await this.known.recall(files.map(({ content }) => content));
  }

  /** The first readable images of a class; unreadable ones are replaced by the next of the sample. */
  async readClass(folder: ClassFolder): Promise<ReadClass> {
    const opened: OpenedFile[] = [];
    const images: ReadImage[] = [];
    while (images.length < this.wanted && opened.length < folder.sample.length) {
      const next = folder.sample.slice(opened.length, opened.length + this.wanted - images.length);
      const read = await mapParallel(next, DECODERS, (file) => this.readImage(file));
      opened.push(...read.map(({ opened }) => opened));
      images.push(...read.flatMap(({ image }) => image ?? []));
    }
    return { folder, opened, images };
  }

  private firstChoice(): string[] {
    return this.dataset.classes.flatMap(({ sample }) => sample.slice(0, this.wanted));
  }

  /** A file's bytes, or what is known of them. */
  private async open(file: string): Promise<OpenedFile> {
    await this.task.checkpoint();
    const name = path.relative(this.dataset.base, file).split(path.sep).join('/');
    const known = this.known.files.get(name);
    const isKnown = known !== undefined && known.state === (await stateOf(file));
    const read = isKnown
      ? { ...known, bytes: null }
      : await readBytes(file, (size) => this.hold(size), this.task);
    if (!isKnown && read.state !== null) {
      const { size, content, state } = read;
      this.known.files.add(name, { size, content, state });
    }
    return { ...read, file, name };
  }

  private hold(size: number): boolean {
    if (this.held + size > MAX_HELD) return false;
    this.held += size;
    return true;
  }

  private async readImage(file: string): Promise<{ opened: OpenedFile; image: ReadImage | null }> {
    const opened = this.first.get(file) ?? (await this.open(file));
    const image = await this.imageOf(opened);
    this.held -= opened.bytes?.length ?? 0;
    if (this.first.delete(file)) this.onRead();
    await this.task.checkpoint();
    return { opened: { ...opened, bytes: null }, image };
  }

  private async imageOf({ file, size, content, state, bytes }: OpenedFile): Promise<ReadImage | null> {
    if (size === 0) return null;
    const known = this.known.pixels.get(content);
    if (known) return { content, pixels: known };
    const pixels = await decodeImage(bytes ?? file, this.side);
    if (pixels === null) return null;
    // A file opened a second time may be another one by now.
    const isCertain = bytes !== null || (state !== null && state === (await stateOf(file)));
    if (!isCertain) return { content: null, pixels };
    this.known.pixels.add(content, pixels);
    return { content, pixels };
  }
}
