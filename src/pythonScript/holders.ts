/** The names under which the network of a site is known, each with where. */

import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import type { Span } from './site';
import { lastName, valueOf } from './syntax';
import type { NodeIndex, Syntax } from './syntax';

export interface Holder extends Span {
  /** The variable, as written. */
  readonly name: string;
  /** Whether it always holds the network there, and never one of another site. */
  readonly isCertain: boolean;
  /** The call that hands the network over to a function of the script; null where it is not handed over. */
  readonly call: SyntaxNode | null;
}

/** Statements with blocks of their own, through which a name stays the same. */
const COMPOUND = [
  'if_statement',
  'for_statement',
  'while_statement',
  'try_statement',
  'with_statement',
  'match_statement',
] as const;

/** The target of an assignment: what stands before the first `=` or `:`. */
const LEFT = /^[\p{L}\p{N}_.[\]-]+/u;

/**
 * The assigned variable itself, as far as it keeps the network; the parameters of the script's functions that it is given
 * to; and what the result of the function around is assigned to where that returns it.
 */
export function holdersOf(syntax: Syntax, assignment: SyntaxNode, variable: string): Holder[] {
  const own = reachesOf(syntax, assignment, variable);
  const handed = own.flatMap((holder) => handedOver(syntax, holder));
  return [...own, ...handed, ...returned(syntax, assignment, variable)];
}

/** Spans of an attribute of `self` outside the method that assigns it; none for other variables. */
export function elsewhereInClass(syntax: Syntax, assignment: SyntaxNode, variable: string): Holder[] {
  const method = syntax.enclosing(assignment, 'function_definition');
  const definition = method === null ? null : syntax.enclosing(method, 'class_definition');
  if (!variable.startsWith('self.') || method === null || definition === null) return [];
  return [
    [definition.startIndex, method.startIndex],
    [method.endIndex, definition.endIndex],
  ].map(([start = 0, end = 0]) => ({ name: variable, start, end, isCertain: true, call: null }));
}

/** In the block below the assignment and, as long as nothing else is assigned, in the blocks around it. */
function reachesOf(syntax: Syntax, assignment: SyntaxNode, variable: string): Holder[] {
  const holders: Holder[] = [];
  let isCertain = true;
  let above = statementOf(syntax, assignment);
  while (above !== null) {
    const block = syntax.enclosing(above, 'block') ?? syntax.root;
    const start = above.endIndex;
    const anew = syntax
      .memo(assignmentsByTarget)
      .within(variable, start, block.endIndex)
      .find((node) => !readsItself(syntax, node, variable));
    holders.push({ name: variable, start, end: anew?.startIndex ?? block.endIndex, isCertain, call: null });
    if (anew !== undefined) break;
    const outer = syntax.enclosing(block, ...COMPOUND, 'function_definition', 'class_definition');
    above = outer === null || outer.type.endsWith('definition') ? null : outer;
    isCertain = false;
  }
  return holders;
}

function handedOver(syntax: Syntax, { name, start, end, isCertain }: Holder): Holder[] {
  return syntax.within('call', start, end).flatMap((call) => {
    const definition = functionOf(syntax, syntax.callee(call));
    const list = definition === null ? null : call.childForFieldName('arguments');
    if (definition === null || list?.type !== 'argument_list') return [];
    const given = namedChildren(list).filter(({ type }) => type !== 'comment');
    const index = given.findIndex((one) => syntax.textOf(valueOf(one) ?? one) === name);
    const argument = given[index];
    if (argument === undefined) return [];
    const parameters = parametersOf(definition);
    const keyword = argument.type === 'keyword_argument' ? syntax.target(argument) : parameters[index];
    const body = definition.childForFieldName('body');
    if (keyword === undefined || body === null) return [];
    const callee = syntax.callee(call);
    const { startIndex, endIndex } = body;
    const isAlone = syntax.memo(callsByCallee).get(callee).length === 1 && isCertain;
    return [{ name: keyword, start: startIndex, end: endIndex, isCertain: isAlone, call }];
  });
}

function returned(syntax: Syntax, assignment: SyntaxNode, variable: string): Holder[] {
  const definition = syntax.enclosing(assignment, 'function_definition');
  if (definition === null) return [];
  const returns = syntax.within('return_statement', definition.startIndex, definition.endIndex);
  if (!returns.some((node) => syntax.textOf(node.firstNamedChild).split('.')[0] === variable)) return [];
  const name = definition.childForFieldName('name')?.text ?? '';
  return syntax
    .memo(assignmentsByMaker)
    .get(name)
    .flatMap((node) => reachesOf(syntax, node, targetOf(syntax, node)));
}

/** Assignments by what they assign to. */
export function assignmentsByTarget(syntax: Syntax): NodeIndex {
  return syntax.index('assignment', targetOf);
}

/** Calls by what they call, as written. */
export function callsByCallee(syntax: Syntax): NodeIndex {
  return syntax.index('call', (_syntax, call) => syntax.callee(call));
}

/** Assignments by the last name of what their value is a call of. */
function assignmentsByMaker(syntax: Syntax): NodeIndex {
  return syntax.index('assignment', (_syntax, node) => {
    const value = valueOf(node);
    return value?.type === 'call' ? lastName(syntax.callee(value)) : '';
  });
}

function functionsByName(syntax: Syntax): NodeIndex {
  return syntax.index('function_definition', (_syntax, node) =>
    syntax.textOf(node.childForFieldName('name')),
  );
}

/** The script's function of a name, or method of `self.name`. */
export function functionOf(syntax: Syntax, callee: string): SyntaxNode | null {
  const name = callee.startsWith('self.') ? callee.slice('self.'.length) : callee;
  return syntax.memo(functionsByName).get(name)[0] ?? null;
}

/** Names of a function's parameters but for `self`. */
export function parametersOf(definition: SyntaxNode): string[] {
  const list = definition.childForFieldName('parameters');
  const names = (list === null ? [] : namedChildren(list)).map((node) => /^\w+/.exec(node.text)?.[0] ?? '');
  return names.filter((name, i) => i > 0 || (name !== 'self' && name !== 'cls'));
}

/** The statement that an assignment or a call is; null where it is part of another one. */
export function statementOf(syntax: Syntax, node: SyntaxNode): SyntaxNode | null {
  const statement = syntax.enclosing(node, 'expression_statement');
  return statement?.startIndex === node.startIndex ? statement : null;
}

export function targetOf(syntax: Syntax, assignment: SyntaxNode): string {
  const targets = syntax.memo(knownTargets);
  let target = targets.get(assignment.id);
  if (target === undefined) {
    target = LEFT.exec(syntax.lineFrom(assignment))?.[0] ?? '';
    targets.set(assignment.id, target);
  }
  return target;
}

/** Targets that were read, by the identifiers of their nodes. */
function knownTargets(): Map<number, string> {
  return new Map();
}

/** Whether an assignment gives the variable its own value in another form: `model = model.to(device)`. */
function readsItself(syntax: Syntax, assignment: SyntaxNode, variable: string): boolean {
  const value = valueOf(assignment);
  return value !== null && syntax.mentions(variable, value.startIndex, value.endIndex).length > 0;
}
