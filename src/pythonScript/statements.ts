/** Statements that an insertion makes useless, as it needs to know them. */

import type { UselessStatement } from './site';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import type { Syntax } from './syntax';

/**
 * @param useless all statements of the site that are
 * @param isCertain whether the site's model always reaches it
 */
export function uselessStatement(
  syntax: Syntax,
  statement: SyntaxNode,
  useless: readonly SyntaxNode[],
  isCertain: boolean,
  why: UselessStatement['why'],
): UselessStatement {
  const block = syntax.enclosing(statement, 'block');
  const siblings = block === null ? [] : namedChildren(block).filter(({ type }) => type !== 'comment');
  const isUseless = (node: SyntaxNode): boolean => useless.some((other) => other.id === node.id);
  return {
    why,
    start: statement.startIndex,
    end: statement.endIndex,
    firstLine: statement.startPosition.row,
    lastLine: statement.endPosition.row,
    isCertain,
    endsEmptyBlock: siblings.at(-1)?.id === statement.id && siblings.every(isUseless),
  };
}
