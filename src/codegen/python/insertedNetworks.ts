/** Finds the networks that were inserted into a script, by the comment above their class. */

import { readHeader } from '../header';
import type { Header } from '../header';
import type { Span } from './modelSites';
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
    let firstLine = classLine;
    while (firstLine > 0 && text[starts[firstLine - 1] ?? 0] === '#') firstLine--;
    const start = starts[firstLine] ?? 0;
    const comment = text
      .slice(start, node.startIndex)
      .split(/\r?\n/)
      .slice(0, -1)
      .map((line) => line.replace(/^# ?/, ''));
    const header = readHeader(comment);
    const found = { start, end: node.endIndex, className: nameOf(node), firstLine, classLine, comment };
    return header === null ? [] : [{ ...found, header }];
  });
}
