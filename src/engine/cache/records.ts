/** What is kept of data sets, and its form in files. */

import * as v from 'valibot';
import { MOST, share, whole } from '../../shared/protocol/numbers';
import type { Landmark } from '../dataset/landmark';

export interface KnownFile {
  /** Bytes. */
  readonly size: number;
  /** SHA-256 of its bytes in hexadecimal. */
  readonly content: string;
  /** See `stateOf`: as long as the file is in this state, its bytes are these. */
  readonly state: string;
}

/** What is known of the files of a folder, by their paths in it. */
export interface FolderRecord {
  readonly files: ReadonlyMap<string, KnownFile>;
  /** Key of the `ResultsRecord` made of them. */
  readonly results: string;
}

/** What has been computed. It depends on the bytes of images alone, wherever they lie and whatever they are called. */
export interface ResultsRecord {
  /** By content: RGB bytes, all of one length. */
  readonly pixels: ReadonlyMap<string, Uint8Array>;
  /** By content, all of one length. */
  readonly features: ReadonlyMap<string, Float32Array>;
  /** By the contents that were learned, in their order. */
  readonly landmarks: ReadonlyMap<string, Landmark>;
}

const folderSchema = v.object({
  files: v.array(
    v.tuple([v.string(), v.object({ size: whole(MOST.place), content: v.string(), state: v.string() })]),
  ),
  results: v.string(),
});

const headSchema = v.object({
  pixels: v.array(v.string()),
  features: v.array(v.string()),
  landmarks: v.array(v.tuple([v.string(), v.object({ share, images: whole(MOST.files) })])),
  pixelBytes: whole(MOST.place),
});

export function folderToBytes({ files, results }: FolderRecord): Buffer {
  return Buffer.from(JSON.stringify({ files: [...files], results }));
}

/** @throws Error where the bytes are of something else */
export function folderFromBytes(bytes: Buffer): FolderRecord {
  const { files, results } = v.parse(folderSchema, JSON.parse(bytes.toString()));
  return { files: new Map(files), results };
}

/** Length of the head (four bytes, little-endian), the head as JSON, pixels, features. */
export function resultsToBytes({ pixels, features, landmarks }: ResultsRecord): Buffer {
  const blobs = [...pixels.values(), ...[...features.values()].map(asBytes)];
  const head = Buffer.from(
    JSON.stringify({
      pixels: [...pixels.keys()],
      features: [...features.keys()],
      landmarks: [...landmarks],
      pixelBytes: [...pixels.values()].reduce((sum, { length }) => sum + length, 0),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...blobs]);
}

/** @throws Error where the bytes are of something else */
export function resultsFromBytes(bytes: Buffer): ResultsRecord {
  const headEnd = 4 + bytes.readUInt32LE();
  const head = v.parse(headSchema, JSON.parse(bytes.subarray(4, headEnd).toString()));
  const pixels = bytes.subarray(headEnd, headEnd + head.pixelBytes);
  const features = bytes.subarray(headEnd + head.pixelBytes);
  // Copied to where floats may begin.
  const floats = new Float32Array(features.length / 4);
  asBytes(floats).set(features);
  return {
    pixels: new Map(rows(head.pixels, pixels)),
    features: new Map(rows(head.features, floats)),
    landmarks: new Map(head.landmarks),
  };
}

function asBytes({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function rows<T extends Uint8Array | Float32Array>(names: readonly string[], all: T): [string, T][] {
  const length = all.length / names.length;
  return names.map((name, i) => [name, all.subarray(i * length, (i + 1) * length) as T]);
}
