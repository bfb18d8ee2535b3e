/** Systems that build their network's layers themselves: a new network takes the place of all of them. */

import type { ModelSite } from './site';
import { nameOf } from './networkClasses';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { uselessStatement } from './statements';
import { lastName, valueOf } from './syntax';
import type { Syntax } from './syntax';

const LAYER = /^(?:torch\.)?nn\.[A-Z]\w*$/;
/** Modules that are no part of the network. */
const NO_LAYER = /Loss$/;
/** Functions that turn a network's outputs into probabilities, which a generated network leaves to others. */
const NORMALISER = /^(?:(?:torch\.)?nn\.functional|F|torch)\.(?:log_)?softmax$/;
/** Such functions in forms that are not seen through. */
const ACTIVATION = /(?:softmax|sigmoid|tanh)$/i;
const NETWORK_NAMES = ['model', 'network', 'net'];

/**
 * The site of a class with `self.name = nn.Layer(...)` in `__init__` and `forward(self, x)`, where nothing but `forward`
 * uses the layers: the first of them becomes the new network, `forward` returns what it computes. Null elsewhere.
 */
export function layersSite(syntax: Syntax, definition: SyntaxNode): ModelSite | null {
  const body = definition.childForFieldName('body');
  const constructor = methodOf(body, '__init__');
  const forward = methodOf(body, 'forward');
  if (definition.hasError || constructor === null || forward === null) return null;
  const layers = layersIn(syntax, constructor);
  const [first, ...others] = layers;
  const input = inputOf(forward);
  const text = syntax.textOf(definition);
  const name = NETWORK_NAMES.find((one) => !text.includes(`self.${one}`));
  if (first === undefined || input === null || name === undefined) return null;

  const statements = statementsOf(forward);
  const last = statements.pop();
  const output = last?.type === 'return_statement' ? outputOf(syntax, last) : null;
  const isOnlyReturn = syntax.within('return_statement', forward.startIndex, forward.endIndex).length === 1;
  const names = layers.map(({ name: layer }) => layer);
  if (output === null || !isOnlyReturn || !forwardUsesAlone(text, syntax.textOf(forward), names)) return null;

  const useless = [...others.map(({ statement }) => statement), ...statements];
  const line = definition.startPosition.row;
  return {
    kind: 'layers',
    name: nameOf(definition),
    firstLine: line,
    lastLine: line,
    replaced: [
      { ...spanOf(first.statement), code: `self.${name} = {}()` },
      { ...spanOf(output), code: `self.${name}(${input})`, why: 'layers' },
    ],
    useless: useless.map((statement) => uselessStatement(syntax, statement, useless, true, 'layers')),
  };
}

interface Layer {
  readonly name: string;
  readonly statement: SyntaxNode;
}

function layersIn(syntax: Syntax, constructor: SyntaxNode): Layer[] {
  return statementsOf(constructor).flatMap((statement) => {
    const assignment = statement.firstNamedChild;
    if (assignment?.type !== 'assignment') return [];
    const value = valueOf(assignment);
    const callee = value?.type === 'call' ? syntax.callee(value) : '';
    const [, name] = /^self\.(\w+)$/.exec(syntax.target(assignment)) ?? [];
    const isLayer = LAYER.test(callee) && !NO_LAYER.test(callee);
    return name !== undefined && isLayer ? [{ name, statement }] : [];
  });
}

/** Whether the layers are named once where they are made and else in `forward`, which uses nothing else of the class. */
function forwardUsesAlone(whole: string, forward: string, layers: readonly string[]): boolean {
  const count = (text: string, layer: string): number =>
    text.match(new RegExp(`\\bself\\.${layer}\\b`, 'g'))?.length ?? 0;
  const used = [...forward.matchAll(/\bself\.(\w+)/g)].map(([, name]) => name ?? '');
  return (
    used.length > 0 &&
    used.every((name) => layers.includes(name)) &&
    layers.every((layer) => count(whole, layer) === count(forward, layer) + 1)
  );
}

/** What `forward` computes, without the function that makes probabilities of it; null where that cannot be told. */
function outputOf(syntax: Syntax, statement: SyntaxNode): SyntaxNode | null {
  const value = statement.firstNamedChild;
  if (value?.type === 'expression_list' || value?.type === 'tuple') return null;
  if (value?.type !== 'call') return value;
  const callee = syntax.callee(value);
  if (NORMALISER.test(callee)) {
    const [first] = namedChildren(value.childForFieldName('arguments') ?? value);
    return first === undefined || first.type === 'keyword_argument' ? null : first;
  }
  return ACTIVATION.test(lastName(callee)) ? null : value;
}

/** The name of the one argument beside `self`; null where there are others. */
function inputOf(forward: SyntaxNode): string | null {
  const parameters = forward.childForFieldName('parameters');
  const [self, input, ...more] = parameters === null ? [] : namedChildren(parameters);
  if (self?.text !== 'self' || input === undefined || more.length > 0) return null;
  if (input.type === 'identifier') return input.text;
  return input.type === 'typed_parameter' ? (input.firstNamedChild?.text ?? null) : null;
}

function methodOf(body: SyntaxNode | null, name: string): SyntaxNode | null {
  const methods =
    body === null ? [] : namedChildren(body).filter(({ type }) => type === 'function_definition');
  return methods.find((method) => nameOf(method) === name) ?? null;
}

/** The statements of a function's body without comments and docstring. */
function statementsOf(definition: SyntaxNode): SyntaxNode[] {
  const body = definition.childForFieldName('body');
  const statements = body === null ? [] : namedChildren(body).filter(({ type }) => type !== 'comment');
  return statements[0]?.firstNamedChild?.type === 'string' ? statements.slice(1) : statements;
}

function spanOf({ startIndex, endIndex }: SyntaxNode): { start: number; end: number } {
  return { start: startIndex, end: endIndex };
}
