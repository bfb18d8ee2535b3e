/** Random changes of texts, bytes and JSON values. */

import type { Random } from '../../src/shared/random';

/** Pieces that readers stumble over. */
const NASTY = [
  ...[
    '',
    ' ',
    '\0',
    '\n',
    '\r\n',
    '\t',
    '\u2028',
    '\ufeff',
    '\u202e',
    '\u001b[31m',
    '😀',
    '\ud800',
    'é',
    '\\',
    '/',
    '..',
  ],
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    '-0',
    '1e999',
    '1e-999',
    '9007199254740993',
    '0x10',
    '1_000',
    '٣',
    'null',
    'true',
  ],
  ...[
    '"',
    "'",
    '`',
    '"""',
    '#',
    '%',
    '$(',
    '<script>',
    '{{',
    '}}',
    '[[',
    '((((((((',
    '))))))))',
    '~',
    '|',
    '+',
    ',',
  ],
  ...['__proto__', 'constructor', 'toString', 'length', 'hasOwnProperty'],
];

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(values.length)] as T;
}

/** One to six changes: pieces left out, doubled, moved, replaced by characters that readers stumble over. */
export function mutateText(random: Random, text: string): string {
  let changed = text;
  for (let change = random.integer(6); change >= 0; change--) {
    const from = random.integer(changed.length + 1);
    const to = Math.min(changed.length, from + random.integer(pick(random, [2, 8, 64])));
    const [before, piece, after] = [changed.slice(0, from), changed.slice(from, to), changed.slice(to)];
    const place = random.integer(changed.length + 1);
    changed = pick(random, [
      () => before + after,
      () => before + piece + piece + after,
      () => before + pick(random, NASTY) + after,
      () => before + pick(random, NASTY) + piece + after,
      () => before + String.fromCodePoint(1 + random.integer(0xd7fe)) + after,
      () => (before + after).slice(0, place) + piece + (before + after).slice(place),
      () => before,
      () => before + pick(random, NASTY).repeat(1 + random.integer(40)) + after,
    ])();
  }
  return changed;
}

/** One to eight changes: bits flipped, ranges left out, doubled, zeroed or cut off. */
export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  let changed = Uint8Array.from(bytes);
  for (let change = random.integer(8); change >= 0; change--) {
    const from = random.integer(changed.length + 1);
    const to = Math.min(changed.length, from + random.integer(pick(random, [2, 16, 256])));
    switch (random.integer(5)) {
      case 0:
        if (from < changed.length) changed[from] = (changed[from] ?? 0) ^ (1 << random.integer(8));
        break;
      case 1:
        changed = concat(changed.subarray(0, from), changed.subarray(to));
        break;
      case 2:
        changed = concat(changed.subarray(0, to), changed.subarray(from));
        break;
      case 3:
        changed.fill(pick(random, [0, 0xff, 0x7f]), from, to);
        break;
      case 4:
        if (random.integer(4) === 0) changed = changed.slice(0, from);
        else if (from < changed.length) changed[from] = random.integer(256);
    }
  }
  return changed;
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.5, 1e308, -1e308, 1e-320, 2 ** 31, 2 ** 53, 4e18],
  ...['', 'x', '1', '__proto__', '\u202eabc', 'a'.repeat(300), [], {}, [[]], [null], { length: 1e9 }],
];

/** A JSON value with one to four of its parts replaced, left out, repeated or taken from elsewhere in it. */
export function mutateJson(random: Random, value: unknown): unknown {
  const changed: unknown = structuredClone(value);
  for (let change = random.integer(4); change >= 0; change--) {
    const places = containersIn(changed);
    if (places.length === 0) return pick(random, VALUES);
    const place = pick(random, places);
    const keys = Object.keys(place);
    const key = keys.length === 0 ? 'new' : pick(random, keys);
    const record = place as Record<string, unknown>;
    switch (random.integer(5)) {
      case 0:
        record[key] = structuredClone(pick(random, VALUES));
        break;
      case 1:
        if (Array.isArray(place)) place.splice(Number(key), 1);
        else delete record[key];
        break;
      case 2:
        if (Array.isArray(place)) place.push(...(structuredClone(place.slice(0, 3)) as unknown[]));
        else record[`${key}x`] = structuredClone(record[key]);
        break;
      case 3:
        record[key] = structuredClone(pick(random, containersIn(changed)));
        break;
      case 4: {
        const old = record[key];
        if (typeof old === 'number') record[key] = old * pick(random, [-1, 0, 1e3, 1e300, 0.5, NaN]);
        else if (typeof old === 'string') record[key] = mutateText(random, old);
      }
    }
  }
  return changed;
}

/** All objects and lists in a value, itself included. */
function containersIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(containersIn)];
}
