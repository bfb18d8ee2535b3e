/** Schemas looked into: what they are made of, and values that they allow. */

import type { Random } from '../../src/shared/random';

/** A valibot schema as it describes itself. */
export interface Schema {
  readonly type: string;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

interface Details extends Schema {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly items?: readonly Schema[];
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly value?: Schema;
  readonly key?: Schema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

/** The schemas in a schema, by the names of their places. */
export function partsOf(schema: Schema): { readonly key: string; readonly part: Schema }[] {
  const { entries = {}, items = [], item, wrapped, value, options = [], type } = schema as Details;
  const alternatives = type === 'variant' || type === 'union' ? (options as Schema[]) : [];
  return [
    ...Object.entries(entries).map(([key, part]) => ({ key, part })),
    ...[...items, ...alternatives].map((part, i) => ({ key: String(i), part })),
    ...[item, wrapped, value].flatMap((part) => (isSchema(part) ? [{ key: '*', part }] : [])),
  ];
}

function isSchema(part: unknown): part is Schema {
  return typeof part === 'object' && part !== null && 'type' in part;
}

/** Characters that texts may hold, and that may be lost on the way. */
const CHARACTERS = ['a', 'Z', '0', ' ', '"', '\\', '/', '\n', '\u0000', 'é', '漢', '🍎', '\u202e', '\ud800'];

/**
 * A value that a schema allows, but for what its checks ask for: numbers at their bounds and in between, texts of all
 * sorts of characters, optional parts there and missing.
 * @param special values for some places, by the key
 */
export function anyValue(
  schema: Schema,
  random: Random,
  special: Readonly<Record<string, () => unknown>> = {},
): unknown {
  const details = schema as Details;
  const within = (part: Schema): unknown => anyValue(part, random, special);
  const oneOf = <T>(values: readonly T[]): T => values[random.integer(values.length)] as T;
  const several = <T>(make: () => T): T[] => Array.from({ length: random.integer(4) }, make);
  const requirement = (type: string): unknown =>
    schema.pipe?.find((action) => action.type === type)?.requirement;
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(details.entries ?? {}).flatMap(([key, part]) => {
          if (part.type === 'optional' && random.integer(2) === 0) return [];
          return [[key, special[key]?.() ?? within(part)]];
        }),
      );
    case 'array':
      return several(() => within(details.item as Schema));
    case 'tuple':
      return details.items?.map(within);
    case 'record':
      return Object.fromEntries(
        several(() => [`key${random.integer(100)}`, within(details.value as Schema)]),
      );
    case 'nullable':
      return random.integer(3) === 0 ? null : within(details.wrapped as Schema);
    case 'optional':
      return within(details.wrapped as Schema);
    case 'variant':
    case 'union':
      return within(oneOf(details.options as Schema[]));
    case 'picklist':
      return oneOf(details.options ?? []);
    case 'literal':
      return details.literal;
    case 'boolean':
      return random.integer(2) === 0;
    case 'string':
      return Array.from({ length: 1 + random.integer(8) }, () => oneOf(CHARACTERS)).join('');
    case 'number': {
      const [least, most] = [Number(requirement('min_value')), Number(requirement('max_value'))];
      const between = least + random.uniform() * (most - least);
      const isWhole = schema.pipe?.some(({ type }) => type === 'integer');
      return oneOf([least, most, isWhole ? Math.floor(between) : between]);
    }
    default:
      throw new Error(`no values of ${schema.type}`);
  }
}
