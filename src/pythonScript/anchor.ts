/** Finds the line at module level above which a class can go. */

import { lineEnd, lineOf, lineStart } from './lines';
import type { Outline, Statement } from './outline';

/** Comments and notebook commands that stay at the top of the script or of a notebook cell. */
const STANDING_COMMENT = /^(?:[%!]|#(?:!|\s*%%|\s*In\[|.*coding[:=]|\s*(?:COMMAND -|MAGIC |Databricks )))/;

/** A line that continues a compound statement or a bracket, so that nothing can stand before it. */
const CONTINUATION = /^(?:else|elif|except|finally)\b|^[)\]}]/;

/** The last line of the imports at the top of the script that share it with nothing else; null where it has none. */
export function leadingImportsEnd({ statements }: Outline): number | null {
  const body = statements.find(({ kind }) => kind === 'other' || kind === 'broken');
  const leading = statements.filter(
    ({ kind, lastLine }) => kind === 'import' && lastLine < (body?.firstLine ?? Infinity),
  );
  return leading.at(-1)?.lastLine ?? null;
}

/**
 * The line above which to insert what the given line shall use: the start of its statement at module level with the
 * comment above it, the line below a comment of its own, or the line itself where it belongs to neither, and never
 * above the module's docstring and imports.
 */
export function insertionLine(outline: Outline, line: number): number {
  return Math.max(wantedLine(outline, line), bodyStart(outline));
}

function wantedLine(outline: Outline, line: number): number {
  const { statements } = outline;
  const isThere = ({ firstLine, lastLine }: Statement): boolean => firstLine <= line && line <= lastLine;
  let index = statements.findIndex((one) => isThere(one) && one.kind !== 'comment');
  if (index < 0) index = statements.findIndex(isThere);
  // A comment belongs to the statement right below it.
  while (statements[index]?.kind === 'comment' && areAdjacent(statements[index], statements[index + 1]))
    index++;
  const statement = statements[index];
  if (statement === undefined) return line;
  if (statement.kind === 'comment') return statement.lastLine + 1;
  if (statement.kind === 'broken') return topLevelLineAbove(outline, line);
  return firstLineWithComments(outline, index, statement);
}

function areAdjacent(above: Statement | undefined, below: Statement | undefined): boolean {
  return above !== undefined && below?.firstLine === above.lastLine + 1;
}

/** The first line below docstring and leading imports. */
function bodyStart(outline: Outline): number {
  const imports = leadingImportsEnd(outline);
  const docstring = outline.statements.find(({ kind }) => kind === 'docstring')?.lastLine;
  const cellCommand = /^\s*%%[a-z]/i.test(outline.text)
    ? lineOf(outline.starts, outline.text.indexOf('%%'))
    : -1;
  return Math.max(imports ?? -1, docstring ?? -1, cellCommand) + 1;
}

function firstLineWithComments(outline: Outline, index: number, statement: Statement): number {
  let line = statement.firstLine;
  for (let i = index - 1; i >= 0; i--) {
    const above = outline.statements[i];
    if (above !== undefined && above.kind !== 'comment' && above.lastLine === line) {
      line = above.firstLine; // it ends on the line on which the next one starts
      continue;
    }
    if (above?.kind !== 'comment' || above.lastLine !== line - 1) break;
    if (STANDING_COMMENT.test(lineText(outline, above.firstLine))) break;
    line = above.firstLine;
  }
  return line;
}

/** Where the syntax is broken the text decides: the nearest line without indentation that can start a statement. */
function topLevelLineAbove(outline: Outline, line: number): number {
  for (let candidate = line; candidate > 0; candidate--) {
    const text = lineText(outline, candidate);
    const startsStatement = /^\S/.test(text) && !CONTINUATION.test(text) && !text.startsWith('#');
    const isDecorated = lineText(outline, candidate - 1).startsWith('@');
    const isInString = outline.longStrings.some(([first, last]) => first < candidate && candidate <= last);
    if (startsStatement && !isDecorated && !isInString) return candidate;
  }
  return 0;
}

function lineText({ text, starts }: Outline, line: number): string {
  return text.slice(lineStart(text, starts, line), lineEnd(text, starts, line));
}
