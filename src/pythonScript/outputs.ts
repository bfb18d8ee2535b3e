/** What a network of the script makes of its last layer's outputs, which a generated one leaves as they are. */

import { nameOf } from './networkClasses';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { lastName, valueOf } from './syntax';
import type { Syntax } from './syntax';

/** Modules behind the logits, the first one first; a reason where a generated network cannot stand in. */
export type Outputs = { readonly modules: readonly string[] } | { readonly reason: 'inputs' | 'outputs' };

const FUNCTION: Readonly<Record<string, string>> = {
  log_softmax: 'LogSoftmax(dim=1)',
  LogSoftmax: 'LogSoftmax(dim=1)',
  softmax: 'Softmax(dim=1)',
  Softmax: 'Softmax(dim=1)',
  sigmoid: 'Sigmoid()',
  Sigmoid: 'Sigmoid()',
  logsigmoid: 'LogSigmoid()',
  LogSigmoid: 'LogSigmoid()',
};
/** Methods that turn [batch, 1] into [batch]. */
const FLATTENING = /^(?:squeeze|flatten|view|reshape)$/;
const DEEPEST = 8;

/** Of a class of the script. */
export function outputsOf(syntax: Syntax, definition: SyntaxNode): Outputs {
  const forward = methodOf(syntax, definition, 'forward');
  if (forward === null) return { modules: [] };
  const inputs = (forward.childForFieldName('parameters')?.namedChildren ?? []).filter(
    (node) => node !== null && /identifier|typed_parameter/.test(node.type) && !/^\*/.test(node.text),
  );
  if (inputs.length !== 2) return { reason: 'inputs' };
  const returns = syntax
    .within('return_statement', forward.startIndex, forward.endIndex)
    .filter((node) => syntax.enclosing(node, 'function_definition')?.id === forward.id);
  const results = returns.map((node) => peel(syntax, definition, forward, node.firstNamedChild, DEEPEST));
  const [first] = results;
  if (first === undefined) return { modules: [] };
  const isSame = results.every((one) => JSON.stringify(one) === JSON.stringify(first));
  return isSame && first !== null ? { modules: first } : { reason: 'outputs' };
}

/** Of an expression such as `nn.Sequential(..., nn.LogSoftmax(dim=1))`. */
export function outputsOfExpression(syntax: Syntax, value: SyntaxNode): Outputs {
  const last = value.type === 'call' ? lastLayer(syntax, value) : null;
  return { modules: last === null ? [] : [last] };
}

/** Null where it is no single tensor. */
function peel(
  syntax: Syntax,
  definition: SyntaxNode,
  forward: SyntaxNode,
  node: SyntaxNode | null,
  depth: number,
): string[] | null {
  if (node === null || depth === 0) return [];
  if (/^(?:expression_list|tuple|list|dictionary)$/.test(node.type)) return null;
  const onward = (inner: SyntaxNode | null, last?: string): string[] | null => {
    const before = peel(syntax, definition, forward, inner, depth - 1);
    return before === null || last === undefined ? before : [...before, last];
  };
  if (node.type === 'parenthesized_expression') return onward(node.firstNamedChild);
  if (node.type === 'identifier') {
    const name = syntax.textOf(node);
    const assigned = syntax
      .within('assignment', forward.startIndex, node.startIndex)
      .filter((one) => syntax.target(one) === name)
      .at(-1);
    return assigned === undefined ? [] : onward(valueOf(assigned));
  }
  if (node.type !== 'call') return [];
  const callee = syntax.callee(node);
  const name = lastName(callee);
  const list = node.childForFieldName('arguments');
  const [first] = list === null ? [] : namedChildren(list).filter(({ type }) => type !== 'comment');
  const receiver = node.childForFieldName('function')?.childForFieldName('object') ?? null;
  const isFunction = /^(?:F|torch|(?:torch\.)?nn\.functional|torch\.special)$/.test(syntax.textOf(receiver));
  if (FUNCTION[name] !== undefined && (isFunction || callee === name))
    return onward(first ?? null, FUNCTION[name]);
  if (FUNCTION[name] !== undefined) return onward(receiver, FUNCTION[name]);
  if (FLATTENING.test(name) && receiver !== null && !isFunction && isLast(syntax, node)) {
    const inner = onward(receiver);
    return inner === null ? null : [...inner, 'Flatten(0)'];
  }
  const [, attribute] = /^self\.(\w+)$/.exec(callee) ?? [];
  if (attribute === undefined) return [];
  const layer = syntax
    .within('assignment', definition.startIndex, definition.endIndex)
    .find((one) => syntax.target(one) === callee);
  const value = layer === undefined ? null : valueOf(layer);
  if (value?.type !== 'call') return [];
  const module = lastLayer(syntax, value);
  if (module === null) return [];
  return /Sequential$/.test(syntax.callee(value)) ? [module] : onward(first ?? null, module);
}

/** What a layer or the last of several in `nn.Sequential` makes of logits; null where it is another layer. */
function lastLayer(syntax: Syntax, call: SyntaxNode): string | null {
  const name = lastName(syntax.callee(call));
  if (FUNCTION[name] !== undefined) return FUNCTION[name];
  const list = call.childForFieldName('arguments');
  if (name !== 'Sequential' || list === null) return null;
  const last = namedChildren(list)
    .filter(({ type }) => type !== 'comment')
    .at(-1);
  return last?.type === 'call' ? lastLayer(syntax, last) : null;
}

/** `squeeze()`, `squeeze(1)`, `view(-1)`, `flatten()`: what makes one row of a column. */
function isLast(syntax: Syntax, call: SyntaxNode): boolean {
  return /^\((?:|-1|1|dim=-?1)\)$/.test(syntax.textOf(call.childForFieldName('arguments')));
}

function methodOf(syntax: Syntax, definition: SyntaxNode, name: string): SyntaxNode | null {
  return (
    syntax
      .within('function_definition', definition.startIndex, definition.endIndex)
      .find(
        (node) => nameOf(node) === name && syntax.enclosing(node, 'class_definition')?.id === definition.id,
      ) ?? null
  );
}
