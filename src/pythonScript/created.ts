/** What a statement makes, and the names that it gives it to. */

import { nameOf } from './networkClasses';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { valueOf } from './syntax';
import type { Syntax } from './syntax';

/** The callee of a call of a method: object and name. */
export const METHOD_CALL = /^(.+?)\s*\.\s*(\w+)$/s;
/** Methods that return the network they are called on. */
const CHAINED = /^(?:to|cuda|cpu|xpu|half|bfloat16|float|double|train|eval|requires_grad_|share_memory)$/;
/** Functions that return their first argument in another form. */
const WRAPPER =
  /(?:^|\.)(?:compile|DataParallel|DistributedDataParallel|DDP|convert_sync_batchnorm|prepare)$/;
const SEVERAL = /^(?:pattern_list|tuple_pattern|expression_list|tuple)$/;

/** A value and the name that it gets: a variable's, a keyword's, or that of the function that returns it. */
export interface Binding {
  readonly target: string;
  readonly value: SyntaxNode;
  /** Whether the value is one of several things that a single call answers: `model, loss = build()`. */
  readonly isOneOfSeveral: boolean;
}

/** Several for `model, criterion = a(), b()`. */
export function bindingsOf(syntax: Syntax, node: SyntaxNode): Binding[] {
  const isReturn = node.type === 'return_statement';
  const value = isReturn ? node.firstNamedChild : valueOf(node);
  if (value === null) return [];
  const left = node.childForFieldName('left');
  if (left !== null && SEVERAL.test(left.type)) {
    const targets = namedChildren(left).map((one) => syntax.textOf(one));
    const values = SEVERAL.test(value.type) ? namedChildren(value) : [];
    const isEach = targets.length === values.length;
    return targets.map((target, i) => ({
      ...{ target, value: (isEach ? values[i] : undefined) ?? value },
      isOneOfSeveral: !isEach,
    }));
  }
  const target = isReturn ? makerOf(syntax, node) : syntax.target(node);
  return target === '' ? [] : [{ target, value, isOneOfSeveral: false }];
}

/** The name of the function that a statement returns from. */
function makerOf(syntax: Syntax, statement: SyntaxNode): string {
  const definition = syntax.enclosing(statement, 'function_definition');
  return definition === null ? '' : nameOf(definition);
}

/**
 * The innermost expression that creates the model: without `.to(device)` and the like around it, inside
 * `torch.compile(...)` and the like. Null where nothing is created, as in `model = model.to(device)`.
 */
export function createdModel(syntax: Syntax, value: SyntaxNode): SyntaxNode | null {
  if (value.type === 'conditional_expression') return value;
  if (value.type === 'parenthesized_expression') return createdByFirst(syntax, value);
  if (value.type !== 'call') return null;
  const callee = syntax.callee(value);
  const [, , method = ''] = METHOD_CALL.exec(callee) ?? [];
  if (CHAINED.test(method)) {
    const receiver = value.childForFieldName('function')?.childForFieldName('object');
    return receiver ? createdModel(syntax, receiver) : null;
  }
  if (!WRAPPER.test(callee)) return value;
  const parameters = value.childForFieldName('arguments');
  return parameters === null ? null : createdByFirst(syntax, parameters);
}

/** What the first child that is no comment creates; it may be a keyword argument. */
function createdByFirst(syntax: Syntax, node: SyntaxNode): SyntaxNode | null {
  const child = namedChildren(node).find(({ type }) => type !== 'comment');
  const value = child?.type === 'keyword_argument' ? valueOf(child) : child;
  return value ? createdModel(syntax, value) : null;
}
