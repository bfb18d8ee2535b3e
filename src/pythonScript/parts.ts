/** The parts of a network that a script uses: whether a generated one has them, and where its last layer must be. */

import type { Holder } from './holders';
import { targetOf } from './holders';
import type { HeadPlace } from '../spaces/naming';
import { valueOf } from './syntax';
import type { Syntax } from './syntax';

/** A part that a script uses, with the line, from 0. */
export interface UsedPart {
  readonly name: string;
  readonly line: number;
}

/** The last layers of the networks of torchvision, timm and others. */
export const HEAD = /^(?:_?fc|classifier|heads?|last_linear|output|linear)$/;

/** What every `nn.Module` has, beside names that begin with `register_` or `__`. */
export const MODULE_PARTS: ReadonlySet<string> = new Set(
  'T add_module apply bfloat16 buffers children compile cpu cuda device double eval extra_repr float forward get_buffer get_parameter get_submodule half load_state_dict modules module named_buffers named_children named_modules named_parameters no_sync parameters register requires_grad_ set_submodule share_memory state_dict to to_empty train training type xpu zero_grad'.split(
    ' ',
  ),
);
/** What a generated network has beside its body and its last layer. */
const GENERATED = new Set(
  'num_features num_classes forward_features forward_head get_classifier reset_classifier'.split(' '),
);

/** A part after the variable: `.classifier[6]`, `.heads.head`, `.module.fc`. */
const PART = /\s*\.\s*(?:module\s*\.\s*)?(\w+)(?:\s*\[\s*(-?\d+)\s*\]|\.(head|fc|l)\b)?/y;
/** Names of last layers in strings, as in `name.startswith("fc.")`. */
const QUOTED = /["'](fc|classifier|head)(?=[."'])/;

export interface Access {
  readonly name: string;
  readonly part: string | number | undefined;
  readonly start: number;
  /** Text behind the access. */
  readonly behind: string;
}

/** Where the script looks for the last layer; undefined where it does not. */
export function headPlaceOf(syntax: Syntax, holders: readonly Holder[]): HeadPlace | undefined {
  const heads = accesses(syntax, holders).filter(({ name }) => HEAD.test(name));
  const [first] = heads;
  if (first === undefined) {
    const quoted = holders.map(({ start, end }) => QUOTED.exec(syntax.slice(start, end))?.[1]);
    const name = quoted.find((one) => one !== undefined);
    return name === undefined ? undefined : { name };
  }
  const parts = heads.flatMap(({ name, part }) => (name === first.name && part !== undefined ? [part] : []));
  const names = parts.filter((part) => typeof part === 'string');
  if (names[0] !== undefined) return { name: first.name, part: names[0] };
  const places = parts.map((part) => (Number(part) < 0 ? 1 : Number(part)));
  return places.length === 0 ? { name: first.name } : { name: first.name, part: Math.max(...places) };
}

/** Whether every generated network has a part of a name, wherever that is used. */
export function isKnownPart(name: string): boolean {
  return MODULE_PARTS.has(name) || GENERATED.has(name) || HEAD.test(name) || /^(?:register_|_)/.test(name);
}

/** Whether the script gives the network another last layer. */
export function replacesHead(syntax: Syntax, holders: readonly Holder[]): boolean {
  return holders.some(({ name, start, end }) =>
    syntax
      .within('assignment', start, end)
      .some((node) => HEAD.test(headOf(targetOf(syntax, node), name)) && valueOf(node) !== null),
  );
}

/** `fc` of `model.fc` and `model.fc[1]`; '' where it is no part of the variable. */
export function headOf(target: string, variable: string): string {
  if (!target.startsWith(`${variable}.`)) return '';
  return /^(?:module\.)?(\w+)/.exec(target.slice(variable.length + 1))?.[1] ?? '';
}

/** All uses of parts, in the order of the holders. */
export function accesses(syntax: Syntax, holders: readonly Holder[]): Access[] {
  return holders.flatMap(({ name: variable, start, end }) =>
    syntax.mentions(variable, start, end).flatMap((offset) => accessAt(syntax, variable, offset) ?? []),
  );
}

/** The use of a part where the variable stands; null where none is used there. */
function accessAt(syntax: Syntax, variable: string, offset: number): Access | null {
  const known = syntax.memo(knownAccesses);
  const end = offset + variable.length;
  let access = known.get(end);
  if (access === undefined) {
    const found = syntax.match(PART, end);
    const [whole = '', name, index, inner] = found ?? [];
    const part = index === undefined ? inner : Number(index);
    access =
      name === undefined ? null : { name, part, start: offset, behind: syntax.rest(end + whole.length) };
    known.set(end, access);
  }
  return access;
}

/** Uses that were read, by the ends of the variables. */
function knownAccesses(): Map<number, Access | null> {
  return new Map();
}
