/** Finds the networks that were inserted into a script, by the comment above their class. */

import { readHeader } from './header';
import { startsHeader } from './shellHeader';
import type { Header } from './header';
import { lineEnd, lineStart } from './lines';
import type { Span } from './site';
import { nameOf } from './networkClasses';
import type { Syntax } from './syntax';

/** A class with its comment above; the span covers both. */
export interface InsertedNetwork extends Span {
  readonly className: string;
  /** Lines from 0 of the comment's start and of `class`. */
  readonly firstLine: number;
  readonly classLine: number;
  /** The comment's lines without `# `. */
  readonly comment: readonly string[];
  readonly header: Header;
}

export function findInsertedNetworks(
  syntax: Syntax,
  text: string,
  starts: readonly number[],
): InsertedNetwork[] {
  return syntax.all('class_definition').flatMap((node) => {
    const classLine = node.startPosition.row;
    const comment: string[] = [];
    let firstLine = classLine;
    // A comment of the user's own may stand right above ours.
    while (firstLine > 0 && text[starts[firstLine - 1] ?? 0] === '#' && !startsHeader(comment[0] ?? '')) {
      firstLine--;
      const line = text.slice(lineStart(text, starts, firstLine), lineEnd(text, starts, firstLine));
      comment.unshift(line.replace(/^# ?/, ''));
    }
    const header = readHeader(comment);
    const start = lineStart(text, starts, firstLine);
    const found = { start, end: node.endIndex, className: nameOf(node), firstLine, classLine, comment };
    return header === null ? [] : [{ ...found, header }];
  });
}
