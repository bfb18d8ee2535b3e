/** Finds the statements that give a ready-made network a last layer for the user's classes. */

import type { UselessStatement } from './modelSites';
import { namedChildren, nodesOfType } from './parser';
import type { SyntaxNode } from './parser';

/** The last layers of the networks of torchvision, timm and others. */
const HEAD = /^(?:_?fc|classifier|heads?|last_linear|output|linear)$/;

/** Number of features that a layer takes. */
const FEATURES = /\.(?:in_features|in_channels)$/;

/**
 * The statements below an assignment that replace a part of the network that it assigns
 * (`model.fc = nn.Linear(model.fc.in_features, 10)`), or that only serve those (`features = model.fc.in_features`): in
 * its block or deeper and, as long as nothing else is assigned, in the blocks around it.
 * @param variable the assignment's target, as written
 */
export function headStatements(assignment: SyntaxNode, variable: string): UselessStatement[] {
  if (assignment.parent?.type !== 'expression_statement') return [];
  const found: UselessStatement[] = [];
  let statement: SyntaxNode | null = assignment.parent;
  while (statement?.parent && !/_definition$/.test(statement.type)) {
    const { statements, isAssignedAnew } = headsBelow(statement, statement.parent, variable);
    const isCertain = statement.id === assignment.parent.id;
    found.push(...statements.map((node) => describe(node, statements, isCertain)));
    if (isAssignedAnew) break;
    statement = statement.parent;
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The statements in a block, below one of its own, until the variable is assigned anew. */
function headsBelow(
  statement: SyntaxNode,
  block: SyntaxNode,
  variable: string,
): { statements: SyntaxNode[]; isAssignedAnew: boolean } {
  // The children of an `if` are its branches: what stands in the next one does not follow.
  if (block.type !== 'block' && block.type !== 'module') return { statements: [], isAssignedAnew: false };
  const below = nodesOfType(block, ['assignment']).filter(
    ({ startIndex, parent }) => startIndex >= statement.endIndex && parent?.type === 'expression_statement',
  );
  const next = below.find(
    (node) => node.childForFieldName('left')?.text === variable && createsAnew(node, variable),
  );
  const governed = below.filter(({ startIndex }) => startIndex < (next?.startIndex ?? Infinity));
  const heads = governed.filter((node) => replacesPart(node, variable));
  const widths = governed.filter((node) => readsWidth(node, variable) && servesOnly(node, heads, block));
  return {
    statements: [...widths, ...heads].flatMap(({ parent }) => parent ?? []),
    isAssignedAnew: next !== undefined,
  };
}

/** Whether an assignment to the variable gives it another value than itself in another form. */
function createsAnew(assignment: SyntaxNode, variable: string): boolean {
  const value = assignment.childForFieldName('right');
  return value !== null && !mentions(value.text, variable);
}

function replacesPart(assignment: SyntaxNode, variable: string): boolean {
  const target = assignment.childForFieldName('left')?.text ?? '';
  const value = assignment.childForFieldName('right');
  if (!target.startsWith(`${variable}.`) || value?.type !== 'call') return false;
  const path = target.slice(variable.length + 1);
  const isDeep = /[.[]/.test(path);
  return HEAD.test(path) || isDeep || value.text.includes(`${variable}.${path}`);
}

function readsWidth(assignment: SyntaxNode, variable: string): boolean {
  const { type, text } = assignment.childForFieldName('right') ?? assignment;
  return type === 'attribute' && text.startsWith(`${variable}.`) && FEATURES.test(text);
}

/** Whether what is assigned is read in the given statements and nowhere else in the block. */
function servesOnly(assignment: SyntaxNode, statements: readonly SyntaxNode[], block: SyntaxNode): boolean {
  const name = assignment.childForFieldName('left');
  if (name?.type !== 'identifier') return false;
  const within = (node: SyntaxNode, outer: SyntaxNode): boolean =>
    outer.startIndex <= node.startIndex && node.endIndex <= outer.endIndex;
  const reads = nodesOfType(block, ['identifier']).filter(
    (node) => node.text === name.text && node.startIndex > assignment.endIndex,
  );
  return reads.every((node) => statements.some((statement) => within(node, statement)));
}

function describe(
  statement: SyntaxNode,
  useless: readonly SyntaxNode[],
  isCertain: boolean,
): UselessStatement {
  const siblings = namedChildren(statement.parent ?? statement).filter(({ type }) => type !== 'comment');
  const isUseless = (node: SyntaxNode): boolean => useless.some((other) => other.id === node.id);
  return {
    start: statement.startIndex,
    end: statement.endIndex,
    firstLine: statement.startPosition.row,
    lastLine: statement.endPosition.row,
    isCertain,
    endsEmptyBlock: siblings.at(-1)?.id === statement.id && siblings.every(isUseless),
  };
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?!\\w)`).test(text);
}
