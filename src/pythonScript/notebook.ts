/** Notebooks as one script: a network that one cell makes is fitted to the data and used in the cells below. */

import { useEdits } from './insertion';
import type { Edit } from './insertion';
import { lineOf, lineStarts } from './lines';
import type { ModelSite, Refusal, Span } from './site';
import { outlineOf, refusalAt } from './outline';
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

/** A site of a cell as the whole notebook knows it: with what other cells say of its network. */
export function siteInCell(notebook: Notebook, index: number, site: ModelSite): ModelSite {
  const same = siteOfWhole(notebook, index, site);
  return same === undefined
    ? site
    : { ...site, ...partOf(notebook, index, same), head: same.head, body: same.body };
}

/** Why other cells keep a network from a site of a cell; undefined where they do not. */
export function refusalInCell(notebook: Notebook, index: number, site: ModelSite): Refusal | undefined {
  return refusalAt(notebook.whole, site.firstLine + (notebook.places[index]?.line ?? 0));
}

/** The edits in other cells that belong to a site of one cell once its model is a network of the class. */
export function editsInOtherCells(
  notebook: Notebook,
  index: number,
  site: ModelSite,
  className: string,
): CellEdits[] {
  const same = siteOfWhole(notebook, index, site);
  if (same === undefined) return [];
  return notebook.cells.flatMap((outline, cell) => {
    if (cell === index) return [];
    const edits = useEdits(outline, { name: site.name, ...partOf(notebook, cell, same) }, className);
    return edits.length > 0 ? [{ cell, edits }] : [];
  });
}

/** A site of a cell in the whole notebook; undefined where it is none there. */
export function siteOfWhole(
  { whole, places }: Notebook,
  index: number,
  site: ModelSite,
): ModelSite | undefined {
  const firstLine = site.firstLine + (places[index]?.line ?? 0);
  return whole.sites.find(
    (other) => other.kind === site.kind && other.name === site.name && other.firstLine === firstLine,
  );
}

/** What a site of the whole notebook changes in a cell. */
function partOf(
  { cells, places }: Notebook,
  cell: number,
  { replaced, useless }: ModelSite,
): Pick<ModelSite, 'replaced' | 'useless'> {
  const { offset, line } = places[cell] ?? { offset: 0, line: 0 };
  const end = offset + (cells[cell]?.text.length ?? 0);
  const isInside = ({ start }: Span): boolean => start >= offset && start < end;
  const moved = <T extends Span>(span: T): T => ({
    ...span,
    start: span.start - offset,
    end: span.end - offset,
  });
  return {
    replaced: replaced.filter(isInside).map(moved),
    useless: useless.filter(isInside).map((statement) => ({
      ...moved(statement),
      firstLine: statement.firstLine - line,
      lastLine: statement.lastLine - line,
    })),
  };
}
