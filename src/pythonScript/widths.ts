/** Numbers in a script that are the features of the network that is replaced: `nn.Linear(512, 10)`. */

import type { Holder } from './holders';
import { targetOf } from './holders';
import { IMAGENET_CLASSES, widthOf } from './knownNetworks';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { HEAD, headOf } from './parts';
import type { ReplacedSpan } from './site';
import { lastName, valueOf } from './syntax';
import type { Syntax } from './syntax';

const LAYER = /^(?:LazyLinear|Linear|BatchNorm1d|LayerNorm)$/;

/**
 * Every number of the replaced network's features becomes `variable.num_features`: in what takes the last layer's place,
 * as the script says it there; in layers behind the network, where it is the number that such a network is known to have,
 * also within a sum of several networks' features.
 * @param width features of the replaced network; null where they are not known
 */
export function widthEdits(
  syntax: Syntax,
  variable: string,
  holders: readonly Holder[],
  behind: readonly Holder[],
  width: number | null,
): ReplacedSpan[] {
  const edits = new Map<number, ReplacedSpan>();
  const inHeads: Holder[] = [];
  for (const holder of holders) {
    for (const node of syntax.within('assignment', holder.start, holder.end)) {
      const value = valueOf(node);
      if (value === null || !HEAD.test(headOf(targetOf(syntax, node), holder.name))) continue;
      inHeads.push({ ...holder, start: value.startIndex, end: value.endIndex });
      const said =
        layersWithin(syntax, value.startIndex, value.endIndex).map(({ takes }) => takes)[0] ?? null;
      collect(layersWithin(syntax, value.startIndex, value.endIndex), said, holder.name);
    }
  }
  for (const { start, end } of behind) {
    const layers = layersWithin(syntax, start, end).filter(
      ({ node }) => !inHeads.some((head) => head.start <= node.startIndex && node.endIndex <= head.end),
    );
    if (width !== null) collect(layers, width, variable, othersBeside(syntax, variable));
  }
  return [...edits.values()].map((edit) => ({ ...edit, why: 'width' }));

  function collect(
    layers: readonly Layer[],
    size: number | null,
    name: string,
    others: readonly number[] = [],
  ): void {
    for (const { node, takes, gives, terms } of layers) {
      if (size === null) return;
      const sum = takes === null ? undefined : others.find((other) => size + other === takes);
      if (takes === size) edits.set(node.startIndex, { ...spanOf(node), code: `${name}.num_features` });
      else if (sum !== undefined)
        edits.set(node.startIndex, { ...spanOf(node), code: `${name}.num_features + ${sum}` });
      else {
        const term = terms.find(({ text }) => Number(text) === size);
        if (term !== undefined) edits.set(term.startIndex, { ...spanOf(term), code: `${name}.num_features` });
      }
      if (gives === size) return; // what follows takes that
    }
  }
}

/** Whether a layer in a span takes the outputs of a ready-made network that was not told how many to have. */
export function takesImageNet(syntax: Syntax, spans: readonly Holder[]): boolean {
  return spans.some(({ start, end }) =>
    layersWithin(syntax, start, end).some(({ takes }) => takes === IMAGENET_CLASSES),
  );
}

interface Layer {
  /** The argument that says how many features go in. */
  readonly node: SyntaxNode;
  readonly takes: number | null;
  readonly gives: number | null;
  /** Numbers in a sum that says it. */
  readonly terms: readonly SyntaxNode[];
}

function layersWithin(syntax: Syntax, start: number, end: number): Layer[] {
  return syntax.within('call', start, end).flatMap((call) => {
    const list = call.childForFieldName('arguments');
    if (!LAYER.test(lastName(syntax.callee(call))) || list === null) return [];
    const [first, second] = namedChildren(list).filter(({ type }) => type !== 'comment');
    const node = first?.type === 'keyword_argument' ? valueOf(first) : first;
    if (!node) return [];
    const terms =
      node.type === 'binary_operator' && syntax.textOf(node).includes('num_features')
        ? namedChildren(node).filter(({ type }) => type === 'integer')
        : [];
    const after = second?.type === 'keyword_argument' ? valueOf(second) : (second ?? null);
    return [{ node, takes: numberOf(syntax, node), gives: numberOf(syntax, after), terms }];
  });
}

/** Features of the script's other networks where outputs of several are put side by side. */
function othersBeside(syntax: Syntax, variable: string): number[] {
  if (!/\b(?:cat|concat|hstack)\(/.test(syntax.slice(0, Infinity))) return [];
  return syntax.within('assignment', 0, Infinity).flatMap((node) => {
    const value = valueOf(node);
    if (value?.type !== 'call' || targetOf(syntax, node) === variable) return [];
    return widthOf(lastName(syntax.callee(value))) ?? [];
  });
}

/** An integer, or what a name stands for that is assigned one integer and nothing else. */
function numberOf(syntax: Syntax, node: SyntaxNode | null): number | null {
  if (node?.type === 'integer') return Number(node.text);
  if (node?.type !== 'identifier') return null;
  const name = syntax.textOf(node);
  const values = syntax
    .all('assignment')
    .filter((one) => syntax.target(one) === name)
    .map(valueOf);
  const [only] = values;
  return values.length === 1 && only?.type === 'integer' ? Number(only.text) : null;
}

function spanOf({ startIndex, endIndex }: SyntaxNode): { start: number; end: number } {
  return { start: startIndex, end: endIndex };
}
