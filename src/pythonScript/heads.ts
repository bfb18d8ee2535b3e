/** Finds what fits a ready-made network to the user's classes: a last layer of its own, and the training of that alone. */

import { guardedClasses, isGuarded } from './guards';
import type { ReplacedSpan, Span, UselessStatement } from './site';
import type { SyntaxNode } from './parser';
import { uselessStatement } from './statements';
import { valueOf } from './syntax';
import type { Syntax } from './syntax';
import { trainedHeads, trainingStatements } from './trainedParameters';

/** The last layers of the networks of torchvision, timm and others. */
const HEAD = /^(?:_?fc|classifier|heads?|last_linear|output|linear)$/;

/** timm's ways to give a network another last layer, and to get it. */
const RESET = 'reset_classifier';
const GET = 'get_classifier';

/** Number of features that a layer takes. */
const FEATURES = /\.(?:in_features|in_channels)$/;

/** Statements with blocks of their own, through which a name stays the same. */
const COMPOUND = [
  'if_statement',
  'for_statement',
  'while_statement',
  'try_statement',
  'with_statement',
  'match_statement',
] as const;

/** What an insertion changes below the assignment of the network that it replaces. */
export interface Fitting {
  readonly useless: UselessStatement[];
  readonly replaced: ReplacedSpan[];
}

/**
 * The statements below an assignment that replace a part of the network that it assigns (`model.reset_classifier(10)`,
 * `model.fc = nn.Linear(model.fc.in_features, 10)`), or that only serve those (`features = model.fc.in_features`): in its
 * block or deeper and, as long as nothing else is assigned, in the blocks around it. Where there are any, or only the
 * last layer's parameters are taken, also what freezes parameters.
 * @param variable the assignment's target, as written
 */
export function fittingOf(syntax: Syntax, assignment: SyntaxNode, variable: string): Fitting {
  const useless: UselessStatement[] = [];
  const freezing: UselessStatement[] = [];
  const replaced: ReplacedSpan[] = [];
  let isCertain = true;
  let above = statementOf(syntax, assignment);
  while (above !== null) {
    const block = syntax.enclosing(above, 'block') ?? syntax.root;
    const { reach, isAssignedAnew } = reachBelow(syntax, above, block, variable);
    const isOpen = (node: SyntaxNode): boolean => !isGuarded(syntax, node, variable);
    const heads = headsIn(syntax, reach, block, variable).filter(isOpen);
    const setters = trainingStatements(syntax, variable, reach, isCertain).filter(isOpen);
    const statements = [...heads, ...setters];
    const describe = (node: SyntaxNode): UselessStatement =>
      uselessStatement(syntax, node, statements, isCertain);
    useless.push(...heads.map(describe));
    freezing.push(...setters.map(describe));
    replaced.push(
      ...trainedHeads(syntax, variable, reach, isCertain, (part) => part === GET || HEAD.test(part)),
      ...guardedClasses(syntax, variable, reach),
    );
    if (isAssignedAnew) break;
    const outer = syntax.enclosing(block, ...COMPOUND, 'function_definition', 'class_definition');
    above = outer === null || outer.type.endsWith('definition') ? null : outer;
    isCertain = false;
  }
  if (useless.length > 0 || replaced.length > 0) useless.push(...freezing);
  return {
    useless: useless.sort((a, b) => a.start - b.start),
    replaced: replaced.filter(
      (span) => !useless.some(({ start, end }) => start <= span.start && span.end <= end),
    ),
  };
}

/** The statement that an assignment or a call is; null where it is part of another one. */
function statementOf(syntax: Syntax, node: SyntaxNode): SyntaxNode | null {
  const statement = syntax.enclosing(node, 'expression_statement');
  return statement?.startIndex === node.startIndex ? statement : null;
}

/** The span in a block below one of its statements, until the variable is assigned anew. */
function reachBelow(
  syntax: Syntax,
  above: SyntaxNode,
  block: SyntaxNode,
  variable: string,
): { reach: Span; isAssignedAnew: boolean } {
  const start = above.endIndex;
  const anew = syntax
    .within('assignment', start, block.endIndex)
    .find((node) => targetOf(syntax, node) === variable && !readsItself(syntax, node, variable));
  return { reach: { start, end: anew?.startIndex ?? block.endIndex }, isAssignedAnew: anew !== undefined };
}

function headsIn(syntax: Syntax, { start, end }: Span, block: SyntaxNode, variable: string): SyntaxNode[] {
  const statements: SyntaxNode[] = [];
  const widths: SyntaxNode[] = [];
  for (const node of syntax.within('assignment', start, end)) {
    if (!syntax.lineFrom(node).includes(variable)) continue;
    const statement = statementOf(syntax, node);
    if (statement === null) continue;
    if (replacesPart(syntax, node, variable)) statements.push(statement);
    else if (readsWidth(syntax, node, variable)) widths.push(statement);
  }
  for (const call of syntax.within('call', start, end)) {
    if (syntax.callee(call) !== `${variable}.${RESET}`) continue;
    const statement = statementOf(syntax, call);
    if (statement?.endIndex === call.endIndex) statements.push(statement);
  }
  const serving = widths.filter((width) => servesOnly(syntax, width, statements, block));
  return [...serving, ...statements];
}

/** The target of an assignment: what stands before the first `=` or `:`. */
const LEFT = /^[\p{L}\p{N}_.[\]-]+/u;

function targetOf(syntax: Syntax, assignment: SyntaxNode): string {
  return LEFT.exec(syntax.lineFrom(assignment))?.[0] ?? '';
}

function replacesPart(syntax: Syntax, assignment: SyntaxNode, variable: string): boolean {
  const target = targetOf(syntax, assignment);
  if (!target.startsWith(`${variable}.`)) return false;
  const value = valueOf(assignment);
  if (value?.type !== 'call') return false;
  const path = target.slice(variable.length + 1);
  const isDeep = /[.[]/.test(path);
  return HEAD.test(path) || isDeep || syntax.textOf(value).includes(`${variable}.${path}`);
}

function readsWidth(syntax: Syntax, assignment: SyntaxNode, variable: string): boolean {
  const value = valueOf(assignment);
  if (value?.type !== 'attribute') return false;
  const text = syntax.textOf(value);
  return text.startsWith(`${variable}.`) && FEATURES.test(text);
}

/** Whether what is assigned is read in the given statements and nowhere else in the block, until it is assigned anew. */
function servesOnly(
  syntax: Syntax,
  width: SyntaxNode,
  statements: readonly SyntaxNode[],
  block: SyntaxNode,
): boolean {
  const name = targetOf(syntax, width);
  const isInside = (offset: number): boolean =>
    statements.some(({ startIndex, endIndex }) => startIndex <= offset && offset < endIndex);
  const next = syntax
    .within('assignment', width.endIndex, block.endIndex)
    .find((node) => targetOf(syntax, node) === name);
  return syntax.mentions(name, width.endIndex, next?.startIndex ?? block.endIndex).every(isInside);
}

/** Whether an assignment gives the variable its own value in another form: `model = model.to(device)`. */
function readsItself(syntax: Syntax, assignment: SyntaxNode, variable: string): boolean {
  const value = valueOf(assignment);
  return value !== null && syntax.mentions(variable, value.startIndex, value.endIndex).length > 0;
}
