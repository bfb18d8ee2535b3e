/** The part of Protocol Buffers' wire format that ONNX files need: varints, 32-bit floats and length-delimited fields. */

/** Bytes of one or more encoded fields, in pieces. */
export type Fields = readonly Uint8Array[];

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** @param value a non-negative safe integer */
export function integerField(field: number, value: number): Fields {
  return [Uint8Array.from([...varint(tag(field, VARINT)), ...varint(value)])];
}

export function floatField(field: number, value: number): Fields {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [Uint8Array.from(varint(tag(field, FIXED32))), bytes];
}

export function bytesField(field: number, bytes: Uint8Array): Fields {
  return [Uint8Array.from([...varint(tag(field, LENGTH_DELIMITED)), ...varint(bytes.length)]), bytes];
}

export function stringField(field: number, text: string): Fields {
  return bytesField(field, new TextEncoder().encode(text));
}

/** A sub-message from its own fields. */
export function messageField(field: number, ...content: readonly Fields[]): Fields {
  const pieces = content.flat();
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...varint(tag(field, LENGTH_DELIMITED)), ...varint(length)]), ...pieces];
}

/** A whole message as one array. */
export function encode(fields: Fields): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of fields) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}

function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}

/** Seven bits a byte, the lowest first; the high bit says that more follow. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}
