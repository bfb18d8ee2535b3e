/** Lines that an insertion leaves as they are, although they do not mean the same with another network. */

import { BODIES } from '../spaces/naming';
import type { BodyName, BodyNames, HeadPlace } from '../spaces/naming';
import { CONTAINER } from './bodies';
import type { Holder } from './holders';
import { HEAD, accesses } from './parts';
import type { SyntaxNode } from './parser';
import type { KeptLine, ReplacedSpan, Span } from './site';
import type { Syntax } from './syntax';
import { isTrainedPart, parametersWithin } from './trainedParameters';

/** Arguments and calls that ask for trained weights. */
const TRAINED = /\bweights\s*=\s*(?!None\b)|\bpretrained\s*=\s*True\b|\.from_pretrained\b|_Weights\./;
/** Names of parameters that a script looks for: `"fc" in name`, `name.startswith("layer4.")`. */
const LOOKED_FOR =
  /["']([\w.]+)["']\s+(?:not\s+)?in\s+(?:name|n|k|key)\b|\b(?:name|n|k|key)\.(?:starts|ends)with\(\s*["']([\w.]+)["']/g;
/** Such names, or parts of them, that any network has. */
const COMMON = /^(?:weight|bias|bn|norm|conv|num_batches_tracked|running_\w+)\d*$/;
const PLACE = /^(?:\s*\[[^\]]*:[^\]]*\])/;

export interface KeptContext {
  readonly body: BodyName;
  readonly head: HeadPlace | undefined;
  /** What makes the replaced network. */
  readonly created: SyntaxNode;
  /** Statements that freeze parts of the network and stay. */
  readonly frozen: readonly Span[];
  /** What changes. */
  readonly replaced: readonly ReplacedSpan[];
}

/** In no order. */
export function keptLines(syntax: Syntax, holders: readonly Holder[], context: KeptContext): KeptLine[] {
  const { body, head, created, frozen } = context;
  const kept: KeptLine[] = frozen.map(({ start }) => ({ why: 'frozen', at: start, detail: '' }));
  if (TRAINED.test(syntax.textOf(created))) kept.push({ why: 'weights', at: created.startIndex, detail: '' });
  const all = accesses(syntax, holders);
  const savesOwn = all.some(({ name }) => name === 'state_dict');
  for (const { name, part, start, behind } of all) {
    if (name === 'load_state_dict' && !savesOwn) kept.push({ why: 'checkpoint', at: start, detail: '' });
    const slice = CONTAINER.test(name) && part === undefined ? (PLACE.exec(behind)?.[0].trim() ?? '') : '';
    const place = CONTAINER.test(name) && typeof part === 'number' && part >= 0 ? `[${part}]` : slice;
    if (place !== '') kept.push({ why: 'place', at: start, detail: name + place });
  }
  const known = new Set([...partsOf(body), head?.name ?? 'fc']);
  for (const { start, end } of holders) {
    for (const { name, at } of syntax.memo(lookedFor)) {
      if (at < start || at >= end) continue;
      const [first = ''] = name.split('.');
      if (!known.has(first) && !COMMON.test(first)) kept.push({ why: 'name', at, detail: name });
    }
  }
  return [...kept, ...leftOut(syntax, holders, context)];
}

/** Names of parameters that the script looks for, with where. */
function lookedFor(syntax: Syntax): { name: string; at: number }[] {
  return [...syntax.slice(0, Infinity).matchAll(LOOKED_FOR)].map((found) => ({
    name: found[1] ?? found[2] ?? '',
    at: found.index,
  }));
}

function partsOf(body: BodyName): readonly string[] {
  return body === 'features' ? ['features'] : [...trainedParts(body), ...BODIES[body].unused];
}

function trainedParts(body: Exclude<BodyName, 'features'>): readonly string[] {
  const { stem, groups }: BodyNames = BODIES[body];
  return [stem[0], stem[1], ...groups];
}

/** Optimisers that get parts of the network by name, but not all that has parameters: the others stay untrained. */
function leftOut(syntax: Syntax, holders: readonly Holder[], { body, replaced }: KeptContext): KeptLine[] {
  const whole = new Set(replaced.flatMap(({ why, start }) => (why === 'optimiser' ? [start] : [])));
  const given = new Map<string, number>();
  for (const { name: variable, start, end } of holders) {
    for (const call of parametersWithin(syntax, start, end)) {
      const callee = syntax.callee(call);
      if (!callee.startsWith(`${variable}.`) || !callee.endsWith('.parameters')) continue;
      if (whole.has(call.startIndex) || !isTrainedPart(syntax, call)) continue;
      const part = /^\w*/.exec(callee.slice(variable.length + 1))?.[0] ?? '';
      given.set(part, given.get(part) ?? call.startIndex);
    }
  }
  const needed = body === 'features' ? ['features'] : trainedParts(body);
  const missing = needed.filter((part) => !given.has(part));
  const [first] = given.values();
  const isWhole = given.size === 0 || given.has('parameters') || missing.length === 0;
  const hasParts = [...given.keys()].some((part) => needed.includes(part) || HEAD.test(part));
  return isWhole || !hasParts || first === undefined
    ? []
    : [{ why: 'parts', at: first, detail: missing.join(', ') }];
}
