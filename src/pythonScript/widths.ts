/** Numbers in a script that are the features of the network that is replaced: `nn.Linear(512, 10)`. */

import type { Holder } from './holders';
import { assignmentsByTarget, targetOf } from './holders';
import { IMAGENET_CLASSES, widthOf } from './knownNetworks';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { HEAD, headOf } from './parts';
import type { ReplacedSpan } from './site';
import { lastName, valueOf } from './syntax';
import type { NodeIndex, Syntax } from './syntax';

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
      const value = HEAD.test(headOf(targetOf(syntax, node), holder.name)) ? valueOf(node) : null;
      if (value === null) continue;
      inHeads.push({ ...holder, start: value.startIndex, end: value.endIndex });
      const linear = linearOf(syntax, value, holder.name);
      if (linear !== null) edits.set(value.startIndex, { ...spanOf(value), code: linear });
      const said =
        layersWithin(syntax, value.startIndex, value.endIndex).map(({ takes }) => takes)[0] ?? null;
      collect(layersWithin(syntax, value.startIndex, value.endIndex), said, holder.name);
    }
  }
  for (const { start, end } of width === null ? [] : behind) {
    const layers = layersWithin(syntax, start, end).filter(
      ({ node }) => !inHeads.some((head) => head.start <= node.startIndex && node.endIndex <= head.end),
    );
    collect(layers, width, variable, true);
  }
  return [...edits.values()].map((edit) => ({ ...edit, why: 'width' }));

  function collect(layers: readonly Layer[], size: number | null, name: string, mayBeSum = false): void {
    for (const { node, takes, gives, terms } of layers) {
      if (size === null) return;
      const sum = mayBeSum && takes !== null ? otherBeside(syntax, variable, takes - size) : undefined;
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

/** The layer that does for vectors what a 1x1 convolution does as a last layer (SqueezeNet's); null for other layers. */
function linearOf(syntax: Syntax, call: SyntaxNode, variable: string): string | null {
  const callee = syntax.callee(call);
  const list = call.childForFieldName('arguments');
  if (list === null || lastName(callee) !== 'Conv2d') return null;
  const given = namedChildren(list).filter(({ type }) => type !== 'comment');
  const argument = (name: string, place: number): SyntaxNode | null => {
    const named = given.find((one) => syntax.textOf(one.childForFieldName('name')) === name);
    const positional = given[place]?.type === 'keyword_argument' ? undefined : given[place];
    return named === undefined ? (positional ?? null) : valueOf(named);
  };
  const outputs = argument('out_channels', 1);
  const kernel = syntax.textOf(argument('kernel_size', 2)).replace(/\s/g, '');
  if (outputs === null || !/^(?:1|[([]1,1[)\]])$/.test(kernel)) return null;
  const linear = callee.replace(/Conv2d$/, 'Linear');
  return `${linear}(${variable}.num_features, ${syntax.textOf(outputs)})`;
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
  const known = syntax.memo(knownLayers);
  return syntax
    .memo(layerCalls)
    .within('layer', start, end)
    .flatMap((call) => {
      let layer = known.get(call.id);
      if (layer === undefined) {
        layer = layerOf(syntax, call);
        known.set(call.id, layer);
      }
      return layer ?? [];
    });
}

/** Layers that were read, by the identifiers of their nodes. */
function knownLayers(): Map<number, Layer | null> {
  return new Map();
}

/** Null where it takes nothing. */
function layerOf(syntax: Syntax, call: SyntaxNode): Layer | null {
  const list = call.childForFieldName('arguments');
  const [first, second] = list === null ? [] : namedChildren(list).filter(({ type }) => type !== 'comment');
  const node = first?.type === 'keyword_argument' ? valueOf(first) : first;
  if (!node) return null;
  const isSum = node.type === 'binary_operator' && syntax.textOf(node).includes('num_features');
  const terms = isSum ? namedChildren(node).filter(({ type }) => type === 'integer') : [];
  const after = second?.type === 'keyword_argument' ? valueOf(second) : (second ?? null);
  return { node, takes: numberOf(syntax, node), gives: numberOf(syntax, after), terms };
}

function layerCalls(syntax: Syntax): NodeIndex {
  return syntax.index('call', (_syntax, call) => (LAYER.test(lastName(syntax.callee(call))) ? 'layer' : ''));
}

/** So many features, if another network of the script has them and outputs of several are put side by side. */
function otherBeside(syntax: Syntax, variable: string, features: number): number | undefined {
  const other = syntax.memo(namedWidths).find(({ name, width }) => name !== variable && width === features);
  return other?.width;
}

/** Networks that the script makes, with their features; none where it puts none side by side. */
function namedWidths(syntax: Syntax): { name: string; width: number }[] {
  if (!/\b(?:cat|concat|hstack)\(/.test(syntax.slice(0, Infinity))) return [];
  return syntax.all('assignment').flatMap((node) => {
    const value = valueOf(node);
    const width = value?.type === 'call' ? widthOf(lastName(syntax.callee(value))) : null;
    return width === null ? [] : [{ name: targetOf(syntax, node), width }];
  });
}

/** An integer, or what a name stands for that is assigned one integer and nothing else. */
function numberOf(syntax: Syntax, node: SyntaxNode | null): number | null {
  if (node?.type === 'integer') return Number(node.text);
  if (node?.type !== 'identifier') return null;
  const name = syntax.textOf(node);
  const values = syntax.memo(assignmentsByTarget).get(name).map(valueOf);
  const [only] = values;
  return values.length === 1 && only?.type === 'integer' ? Number(only.text) : null;
}

function spanOf({ startIndex, endIndex }: SyntaxNode): { start: number; end: number } {
  return { start: startIndex, end: endIndex };
}
