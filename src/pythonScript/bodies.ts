/** Under which names a script looks for what stands in front of a network's last layer, and what it does to it. */

import { BODIES } from '../spaces/naming';
import type { BodyName, BodyNames } from '../spaces/naming';
import { MOST } from '../shared/protocol/numbers';
import { assignmentsByTarget, statementOf } from './holders';
import type { Holder } from './holders';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { accesses, isKnownPart, MODULE_PARTS } from './parts';
import type { Access, UsedPart } from './parts';
import { lastName, valueOf } from './syntax';
import type { Syntax } from './syntax';

export interface UsedBody {
  readonly body: BodyName;
  /** The first part that a network with such names does not have, or that is changed; null where there is none. */
  readonly foreign: UsedPart | null;
  /** Statements that make the first convolution anew for small images: a generated one is made for its side. */
  readonly stem: readonly SyntaxNode[];
}

/** What is known of the network that is replaced. */
export interface ReplacedNetwork {
  /** `resnet18`; '' where it has no name. */
  readonly name: string;
  readonly isTimm: boolean;
}

const NAMES: Readonly<Record<BodyName, readonly string[]>> = {
  features: ['features', 'avgpool'],
  resnet: namesOf('resnet'),
  timm_resnet: namesOf('timm_resnet'),
  timm_blocks: namesOf('timm_blocks'),
};
const GROUP = /^(?:layer[1-4]|blocks)$/;
/** Parts that hold others by their places. */
export const CONTAINER = /^(?:features|layer[1-4]|blocks)$/;
const RESNET = /^(?:wide_)?res(?:net|next)/i;
/** Such names in strings, with what may follow: `"layer4" in name`, `return_nodes={"layer4.1": "maps"}`. */
const QUOTED = /["'](layer[1-4]|blocks|conv_stem|global_pool)(?=[."'])(\.\d+)?(\.\w+)?/g;
const SLICE = /^\s*\[\s*-?\d*\s*:\s*-?\d*\s*\]/;
/** What convolutions and norms of the stem have under the same names. */
const SHARED = /^\s*\.\s*(?:weight|bias|in_channels|out_channels|kernel_size|stride|padding)\b/;
const IDENTITY = /\bIdentity\(\)/;
/** Channels of ResNets' feature maps. */
const MAPS = new Set([64, 128, 256, 512, 1024, 2048]);

export function bodyOf(syntax: Syntax, holders: readonly Holder[], network: ReplacedNetwork): UsedBody {
  const all = accesses(syntax, holders);
  const own = new Set(all.filter((one) => isAssigned(one) && isOwnValue(one)).map(({ name }) => name));
  const used = all.filter(({ name }) => !isKnownPart(name) && !(own.has(name) && !isBodyPart(name)));
  const hints = hintsOf(syntax, all, network);
  const order: BodyName[] = network.isTimm
    ? ['features', 'timm_resnet', 'timm_blocks', 'resnet']
    : ['features', 'resnet', 'timm_resnet', 'timm_blocks'];
  const has = (body: BodyName, names: readonly string[]): number =>
    names.filter((name) => NAMES[body].includes(name)).length;
  const names = used.map(({ name }) => name);
  const most = Math.max(...order.map((body) => has(body, names)));
  const fitting = order.filter((body) => has(body, names) === most);
  const hinted = Math.max(...fitting.map((body) => has(body, hints)));
  const body = fitting.find((one) => has(one, hints) === hinted) ?? 'features';

  const stem = stemStatements(syntax, holders, body);
  const isFitted = ({ start }: Access): boolean => stem.some((node) => node.startIndex === start);
  const foreign =
    used.find((one) => !NAMES[body].includes(one.name) || (!isFitted(one) && !isThere(body, one))) ??
    (used.some(({ name }) => GROUP.test(name)) && takesMaps(syntax, holders)
      ? used.find(({ name }) => GROUP.test(name))
      : undefined);
  return {
    body,
    foreign: foreign === undefined ? null : { name: foreign.name, line: syntax.lineOf(foreign.start) },
    stem,
  };
}

function namesOf(body: keyof typeof BODIES): string[] {
  const { stem, unused, groups, pooling }: BodyNames = BODIES[body];
  return [...stem.filter((name) => name !== undefined), ...unused, ...groups, pooling];
}

function isBodyPart(name: string): boolean {
  return Object.values(NAMES).some((names) => names.includes(name));
}

function isAssigned({ part, behind }: Access): boolean {
  return part === undefined && /^\s*=(?!=)/.test(behind);
}

/** Whether what is assigned is no module of PyTorch: then it is an attribute of the script's own. */
function isOwnValue({ behind }: Access): boolean {
  return !/\bnn\./.test(behind);
}

/** Names that say nothing by themselves, but which body is meant: in strings, or as places of a ResNet's children. */
function hintsOf(syntax: Syntax, all: readonly Access[], { name }: ReplacedNetwork): string[] {
  const quoted = syntax.memo(quotedNames);
  const byPlace = RESNET.test(name) && all.some((one) => one.name === 'children');
  return byPlace ? [...quoted, 'layer4'] : quoted;
}

function quotedNames(syntax: Syntax): string[] {
  return [...syntax.slice(0, Infinity).matchAll(QUOTED)].map(([, one = '']) => one);
}

/** Whether a network with such names has what an access means, and can have it used so. */
function isThere(body: BodyName, access: Access): boolean {
  const { name, part, behind } = access;
  if (isAssigned(access))
    return body === 'features' || (BODIES[body].unused.some((one) => one === name) && IDENTITY.test(behind));
  if (part !== undefined && /^\s*=(?!=)/.test(behind)) return false;
  const isContainer = CONTAINER.test(name);
  if (part !== undefined && !(isContainer && Number(part) >= -2 && Number(part) <= 1)) return false;
  if (part !== undefined && name === 'features' && Number(part) !== 0 && Number(part) !== -1) return false;
  const rest = isContainer && part === undefined ? behind.replace(SLICE, '') : behind;
  if (/^\s*\[/.test(rest) || (isContainer && /^\s*:\s*(?:#.*)?$/.test(rest))) return false;
  const [, attribute, call] = /^\s*\.\s*(\w+)\s*(\()?/.exec(rest) ?? [];
  if (attribute === undefined) return true;
  const isModules = MODULE_PARTS.has(attribute) || attribute.startsWith('register_');
  if (isModules && (call !== undefined || attribute === 'training')) return true;
  return body !== 'features' && BODIES[body].stem.slice(0, 2).includes(name) && SHARED.test(rest);
}

/** `model.conv1 = nn.Conv2d(1, ...)`: the inserted network takes the channels that the script says. */
function stemStatements(syntax: Syntax, holders: readonly Holder[], body: BodyName): SyntaxNode[] {
  if (body === 'features') return [];
  const [convolution] = BODIES[body].stem;
  return holders.flatMap(({ name, start, end }) =>
    syntax
      .memo(assignmentsByTarget)
      .within(`${name}.${convolution}`, start, end)
      .flatMap((node) => {
        const statement = statementOf(syntax, node);
        return statement !== null && isChannels(inputsOf(valueOf(node), syntax)) ? [statement] : [];
      }),
  );
}

function isChannels(inputs: number | null): boolean {
  return inputs !== null && inputs >= 1 && inputs <= MOST.channels;
}

/** Whether layers of the script take feature maps with a ResNet's numbers of channels. */
function takesMaps(syntax: Syntax, holders: readonly Holder[]): boolean {
  return holders.some(({ start, end }) =>
    syntax.within('call', start, end).some((call) => MAPS.has(inputsOf(call, syntax) ?? 0)),
  );
}

/** Input channels of `nn.Conv2d(...)`; null where it is none, or has none that is a number. */
function inputsOf(call: SyntaxNode | null, syntax: Syntax): number | null {
  if (call?.type !== 'call' || !/^Conv(?:Transpose)?2d$/.test(lastName(syntax.callee(call)))) return null;
  const given = namedChildren(call.childForFieldName('arguments') ?? call);
  const named = given.find((one) => syntax.textOf(one.childForFieldName('name')) === 'in_channels');
  const node = named === undefined ? given.find(({ type }) => type !== 'comment') : valueOf(named);
  return node?.type === 'integer' ? Number(node.text) : null;
}
