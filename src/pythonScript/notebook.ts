/** Notebooks as one script: a network that one cell makes is fitted to the data and used in the cells below. */

import { useEdits } from './insertion';
import type { Edit } from './insertion';
import { lineOf, lineStarts } from './lines';
import type { ModelSite, Span } from './site';
import { outlineOf } from './outline';
import type { Outline } from './outline';
import type { PythonParser } from './parser';

export interface Notebook {
  /** Of the Python cells, in order. */
  readonly cells: readonly Outline[];
  /** Of all cells as one script. */
  readonly whole: Outline;
  /** Offset and line in `whole` at which each cell starts. */
  readonly places: readonly { readonly offset: number; readonly line: number }[];
}

/** Edits of one cell, in the order of its text. */
export interface CellEdits {
  readonly cell: number;
  readonly edits: readonly Edit[];
}

/** Reads the Python cells of a notebook. Those with broken syntax, or in another language, do not disturb the others. */
export function readNotebook(parser: PythonParser, texts: readonly string[]): Notebook {
  const cells = texts.map((text) => outlineOf(parser, text));
  const readable = cells.map(({ text, statements }) =>
    statements.some(({ kind }) => kind === 'broken') ? text.replace(/[^\r\n]/g, ' ') : text,
  );
  const whole = outlineOf(parser, readable.join('\n'));
  const starts = lineStarts(whole.text);
  let offset = 0;
  const places = texts.map((text) => {
    const place = { offset, line: lineOf(starts, offset) };
    offset += text.length + 1;
    return place;
  });
  return { cells, whole, places };
}

/** The cell and the line in it of a line of `whole`. */
export function cellLine({ places }: Notebook, line: number): { cell: number; line: number } {
  const below = places.findIndex((place) => place.line > line);
  const cell = (below < 0 ? places.length : below) - 1;
  return { cell, line: line - (places[cell]?.line ?? 0) };
}

/** The edits in other cells that belong to a site of one cell once its model is a network of the class. */
export function editsInOtherCells(
  { cells, whole, places }: Notebook,
  index: number,
  site: ModelSite,
  className: string,
): CellEdits[] {
  const firstLine = site.firstLine + (places[index]?.line ?? 0);
  const same = whole.sites.find(
    (other) => other.kind === site.kind && other.name === site.name && other.firstLine === firstLine,
  );
  if (same === undefined) return [];
  return cells.flatMap((outline, cell) => {
    const place = places[cell];
    if (cell === index || place === undefined) return [];
    const isInside = ({ start }: Span): boolean =>
      start >= place.offset && start < place.offset + outline.text.length;
    const moved = <T extends Span>(span: T): T => ({
      ...span,
      start: span.start - place.offset,
      end: span.end - place.offset,
    });
    const useless = same.useless.filter(isInside).map((statement) => ({
      ...moved(statement),
      firstLine: statement.firstLine - place.line,
      lastLine: statement.lastLine - place.line,
    }));
    const replaced = same.replaced.filter(isInside).map(moved);
    const edits = useEdits(outline, { name: site.name, replaced, useless }, className);
    return edits.length > 0 ? [{ cell, edits }] : [];
  });
}
