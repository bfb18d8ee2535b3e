/** Finds where a script trains only a part of a ready-made network: the last layer, above frozen others. */

import { BODIES } from '../spaces/naming';
import type { BodyName } from '../spaces/naming';
import { isNetwork } from './guards';
import type { Holder } from './holders';
import type { ReplacedSpan, Span } from './site';
import type { SyntaxNode } from './parser';
import { lastName } from './syntax';
import type { NodeIndex, Syntax } from './syntax';

/** A statement that says whether parameters are trained. */
const SETTER = /^[\p{L}\p{N}_.[\]]+\.requires_grad(?:\s*=(?!=).*|_\([^()]*\))$/u;

const PARAMETERS = /\.(?:named_)?parameters$/;

/**
 * The statements within a span that say which of a variable's parameters are trained, `model.requires_grad_(False)` or
 * `for p in model.parameters(): p.requires_grad = False`: with the loop around them where it does nothing else.
 * @param isCertain whether the variable always holds the replaced network there; otherwise loops stay for the others
 */
export function trainingStatements(
  syntax: Syntax,
  variable: string,
  { start, end }: Span,
  isCertain: boolean,
): SyntaxNode[] {
  const isSetter = (node: SyntaxNode): boolean =>
    syntax.lineFrom(node).includes('.requires_grad') && SETTER.test(syntax.textOf(node));
  const found = syntax.memo(settings).within('setting', start, end).filter(isSetter);
  const statements = found.flatMap((setter) => {
    if (syntax.textOf(setter).startsWith(`${variable}.`)) return [setter];
    const loop = loopOver(syntax, setter, variable, start);
    if (loop === null) return [];
    const inside = syntax.within('expression_statement', loop.startIndex, loop.endIndex);
    return [isCertain && inside.every(isSetter) ? loop : setter];
  });
  return [...new Map(statements.map((node) => [node.id, node])).values()];
}

/** The innermost loop around a statement that goes over something of the variable and begins at an offset or below. */
function loopOver(syntax: Syntax, statement: SyntaxNode, variable: string, from: number): SyntaxNode | null {
  let loop = syntax.enclosing(statement, 'for_statement');
  while (loop !== null && loop.startIndex >= from) {
    const over = loop.childForFieldName('right');
    if (over !== null && syntax.mentions(variable, over.startIndex, over.endIndex).length > 0) return loop;
    loop = syntax.enclosing(loop, 'for_statement');
  }
  return null;
}

/** Whether a function of the script does nothing but say what is trained. */
export function setsTraining(syntax: Syntax, definition: SyntaxNode): boolean {
  const body = definition.childForFieldName('body');
  if (body === null) return false;
  const inside = syntax.within('expression_statement', body.startIndex, body.endIndex);
  const isText = (node: SyntaxNode): boolean => node.firstNamedChild?.type === 'string';
  return inside.every((node) => isText(node) || SETTER.test(syntax.textOf(node)));
}

/** Whether a call is the first argument of what makes an optimiser, as it is or as a list. */
function isOptimiser(syntax: Syntax, call: SyntaxNode): boolean {
  const outer = syntax.enclosing(call, 'call');
  const list = outer?.childForFieldName('arguments');
  if (outer === null || list?.firstNamedChild?.id !== call.id) return false;
  const callee = syntax.callee(outer);
  return /^(?:list|tuple)$/.test(callee) ? isOptimiser(syntax, outer) : !/clip_grad/.test(callee);
}

/**
 * The last layers whose parameters alone a function gets, `model.fc` of `SGD(model.fc.parameters())`: the new network
 * takes the place of each. Groups of parameters stay as they are.
 * @param isHead whether a part of a network is its last layer, by its name
 */
export function trainedHeads(
  syntax: Syntax,
  { name: variable, start, end, isCertain }: Holder,
  isHead: (part: string) => boolean,
): ReplacedSpan[] {
  return parametersWithin(syntax, start, end).flatMap((call) => {
    const callee = syntax.callee(call);
    if (!callee.startsWith(`${variable}.`)) return [];
    const head = callee.replace(PARAMETERS, '');
    const [part = ''] = /^\w*/.exec(head.slice(variable.length + 1)) ?? [];
    if (!isHead(part) || call.parent?.type !== 'argument_list' || !isOptimiser(syntax, call)) return [];
    const code = isCertain ? variable : `(${variable} if ${isNetwork(variable, '{}')} else ${head})`;
    return [{ start: call.startIndex, end: call.startIndex + head.length, code, why: 'optimiser' }];
  });
}

/**
 * The last layers in groups of parameters beside others, `{"params": model.fc.parameters()}`: what generated networks have
 * between pooling and last layer, and no other network, joins them. Parts of the body must be grouped by their names.
 */
export function groupedHeads(
  syntax: Syntax,
  { name: variable, start, end }: Holder,
  isHead: (part: string) => boolean,
  body: BodyName,
): ReplacedSpan[] {
  const calls = parametersWithin(syntax, start, end).filter(
    (call) => syntax.callee(call).startsWith(`${variable}.`) && isInGroup(syntax, call),
  );
  const partOf = (call: SyntaxNode): string => {
    const callee = syntax.callee(call);
    return callee.endsWith('.parameters') ? (/^\w*/.exec(callee.slice(variable.length + 1))?.[0] ?? '') : '';
  };
  if (body === 'features' && !calls.some((call) => partOf(call) === 'features')) return [];
  return calls.flatMap((call) => {
    if (!isHead(partOf(call))) return [];
    const code =
      body === 'features'
        ? `[p for name, p in ${variable}.named_parameters() if not name.startswith("features.")]`
        : `[*${variable}.${BODIES[body].pooling}.parameters(), *${syntax.textOf(call)}]`;
    return [{ start: call.startIndex, end: call.endIndex, code, why: 'neck' }];
  });
}

/** Whether the parameters that a call answers are trained by themselves or as a group. */
export function isTrainedPart(syntax: Syntax, call: SyntaxNode): boolean {
  const outer = syntax.enclosing(call, 'call');
  const isClass = outer !== null && /^(?:[A-Z]\w*|list|tuple)$/.test(lastName(syntax.callee(outer)));
  const isArgument = call.parent?.type === 'argument_list';
  return isInGroup(syntax, call) || (isArgument && isClass && isOptimiser(syntax, call));
}

/** Calls of `parameters()` and `named_parameters()` in a span. */
export function parametersWithin(syntax: Syntax, start: number, end: number): SyntaxNode[] {
  return syntax.memo(parameterCalls).within('parameters', start, end);
}

function parameterCalls(syntax: Syntax): NodeIndex {
  return syntax.index('call', (_syntax, call) => (PARAMETERS.test(syntax.callee(call)) ? 'parameters' : ''));
}

/** Statements that may say whether parameters are trained. */
function settings(syntax: Syntax): NodeIndex {
  return syntax.index('expression_statement', (_syntax, node) =>
    syntax.lineFrom(node).includes('.requires_grad') ? 'setting' : '',
  );
}

/** Whether an expression is, alone or with others, the value of `"params"`. */
function isInGroup(syntax: Syntax, expression: SyntaxNode): boolean {
  let node = expression.parent;
  while (node !== null && /^(?:argument_list|call|binary_operator|list|list_splat)$/.test(node.type))
    node = node.parent;
  return node?.type === 'pair' && /^["']params["']$/.test(syntax.textOf(node.childForFieldName('key')));
}
