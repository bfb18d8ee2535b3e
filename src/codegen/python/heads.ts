/** Finds the statements that give a ready-made network a last layer for the user's classes. */

import type { UselessStatement } from './modelSites';
import type { SyntaxNode } from './parser';
import { uselessStatement } from './statements';
import { valueOf } from './syntax';
import type { Syntax } from './syntax';

/** The last layers of the networks of torchvision, timm and others. */
const HEAD = /^(?:_?fc|classifier|heads?|last_linear|output|linear)$/;

/** timm's way to give a network another last layer. */
const RESET = 'reset_classifier';

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

/**
 * The statements below an assignment that replace a part of the network that it assigns (`model.reset_classifier(10)`,
 * `model.fc = nn.Linear(model.fc.in_features, 10)`), or that only serve those (`features = model.fc.in_features`): in its
 * block or deeper and, as long as nothing else is assigned, in the blocks around it.
 * @param variable the assignment's target, as written
 */
export function headStatements(syntax: Syntax, assignment: SyntaxNode, variable: string): UselessStatement[] {
  const found: UselessStatement[] = [];
  let isCertain = true;
  let above = statementOf(syntax, assignment);
  while (above !== null) {
    const block = syntax.enclosing(above, 'block') ?? syntax.root;
    const { statements, isAssignedAnew } = headsBelow(syntax, above, block, variable);
    found.push(...statements.map((node) => uselessStatement(syntax, node, statements, isCertain)));
    if (isAssignedAnew) break;
    const outer = syntax.enclosing(block, ...COMPOUND, 'function_definition', 'class_definition');
    above = outer === null || outer.type.endsWith('definition') ? null : outer;
    isCertain = false;
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The statement that an assignment or a call is; null where it is part of another one. */
function statementOf(syntax: Syntax, node: SyntaxNode): SyntaxNode | null {
  const statement = syntax.enclosing(node, 'expression_statement');
  return statement?.startIndex === node.startIndex ? statement : null;
}

/** What is found in a block below one of its statements, until the variable is assigned anew. */
function headsBelow(
  syntax: Syntax,
  above: SyntaxNode,
  block: SyntaxNode,
  variable: string,
): { statements: SyntaxNode[]; isAssignedAnew: boolean } {
  const statements: SyntaxNode[] = [];
  const widths: SyntaxNode[] = [];
  let isAssignedAnew = false;
  let end = block.endIndex;
  for (const node of syntax.within('assignment', above.endIndex, block.endIndex)) {
    const line = syntax.lineFrom(node);
    if (!line.includes(variable)) continue;
    const target = LEFT.exec(line)?.[0] ?? '';
    isAssignedAnew = target === variable && !readsItself(syntax, node, variable);
    if (isAssignedAnew) {
      end = node.startIndex;
      break;
    }
    const statement = statementOf(syntax, node);
    if (statement === null) continue;
    if (replacesPart(syntax, node, target, variable)) statements.push(statement);
    else if (readsWidth(syntax, node, variable)) widths.push(statement);
  }
  for (const call of syntax.within('call', above.endIndex, end)) {
    if (syntax.callee(call) !== `${variable}.${RESET}`) continue;
    const statement = statementOf(syntax, call);
    if (statement?.endIndex === call.endIndex) statements.push(statement);
  }
  const serving = widths.filter((width) => servesOnly(syntax, width, statements, block));
  return { statements: [...serving, ...statements], isAssignedAnew };
}

/** The target of an assignment: what stands before the first `=` or `:`. */
const LEFT = /^[\p{L}\p{N}_.[\]-]+/u;

function replacesPart(syntax: Syntax, assignment: SyntaxNode, target: string, variable: string): boolean {
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
  const name = LEFT.exec(syntax.lineFrom(width))?.[0] ?? '';
  const isInside = (offset: number): boolean =>
    statements.some(({ startIndex, endIndex }) => startIndex <= offset && offset < endIndex);
  const next = syntax
    .within('assignment', width.endIndex, block.endIndex)
    .find((node) => LEFT.exec(syntax.lineFrom(node))?.[0] === name);
  return syntax.mentions(name, width.endIndex, next?.startIndex ?? block.endIndex).every(isInside);
}

/** Whether an assignment gives the variable its own value in another form: `model = model.to(device)`. */
function readsItself(syntax: Syntax, assignment: SyntaxNode, variable: string): boolean {
  const value = valueOf(assignment);
  return value !== null && syntax.mentions(variable, value.startIndex, value.endIndex).length > 0;
}
