/** Plans how a network's class gets into a Python script: as edits that leave everything else as it is. */

import { DEFAULT_CLASS_NAME } from '../spaces/network';
import { insertionLine, leadingImportsEnd } from './anchor';
import { isNetwork } from './guards';
import type { InsertedNetwork } from './insertedNetworks';
import { blankLinesAround, lineEnd, lineOf, lineStart, lineBreakOf } from './lines';
import type { GivenNaming } from '../spaces/naming';
import type { ModelSite, Span, UselessStatement } from './site';
import type { Outline } from './outline';

/** Replaces the text of a span; offsets are those of the unchanged script. */
export interface Edit extends Span {
  readonly text: string;
}

export interface Insertion {
  /** In the order of the text, without overlaps. */
  readonly edits: readonly Edit[];
  readonly className: string;
  /** The text of the new module; null where the class goes into the script itself. */
  readonly module: string | null;
}

/** The code of a network, by the name that its class shall have and those of its parts. */
export interface NetworkCode {
  /** The class, below the comment that says where it comes from. */
  readonly class: (name: string, naming?: GivenNaming) => string;
  /** A module that holds the class. */
  readonly module: (name: string, naming?: GivenNaming) => string;
}

export interface InsertionOptions {
  /** Code that shares the script's names, such as the other cells of a notebook. */
  readonly elsewhere?: string;
  /** Puts the class into a module of its own, which the script imports under this name (`pomonag_net`, `.pomonag_net`). */
  readonly importedFrom?: string | undefined;
}

/** The site whose model the network takes the place of, or just a line (from 0) where the class shall go. */
export type InsertionTarget = ModelSite | { readonly line: number };

/** Blank lines around a class at module level (PEP 8). */
const BLANK_LINES = 2;

/** What a compound statement begins with, and its indentation. */
const HEADER = /^([ \t]*)(?:if|elif|else|for|while|with|try|except|finally)\b.*:(?=[ \t]*$)/;

/**
 * The class, or the line that imports it, goes above the first statement at module level that uses it, below the leading
 * imports; expressions that create the replaced model become `ClassName()`, numbers of its features the new network's, and what
 * froze all but its last layer becomes a comment; imports are added where they are missing. Line breaks and
 * indentation are those of the script.
 */
export function planInsertion(
  outline: Outline,
  target: InsertionTarget,
  code: NetworkCode,
  { elsewhere = '', importedFrom }: InsertionOptions = {},
): Insertion {
  const { text, starts } = outline;
  const replaced = 'line' in target ? [] : target.replaced;
  const first = 'line' in target ? target.line : target.firstLine;
  const naming = 'line' in target ? {} : { head: target.head, body: target.body };
  const uses = [first, ...replaced.map(({ start }) => lineOf(starts, start))];
  const anchor = insertionLine(outline, Math.min(...uses));

  const className = freeName(text + elsewhere);
  const imports =
    importedFrom === undefined
      ? missingImports(outline, anchor)
      : [`from ${importedFrom} import ${className}`];
  const importsEnd = leadingImportsEnd(outline);
  const importsGoAbove = imports.length > 0 && importsEnd !== null && importsEnd < anchor;

  const lineBreak = lineBreakOf(text);
  const edits: Edit[] = [];
  if (importsGoAbove) {
    const offset = lineEnd(text, starts, importsEnd);
    edits.push({ start: offset, end: offset, text: lineBreak + imports.join(lineBreak) });
  }
  const blocks = [
    importsGoAbove ? [] : imports,
    importedFrom === undefined ? adapt(code.class(className, naming), outline) : [],
  ].filter((block) => block.length > 0);
  if (blocks.length > 0) {
    const lines = blocks.flatMap((block, i) => (i === 0 ? block : ['', '', ...block]));
    edits.push(blockEdit(outline, anchor, lines, lineBreak));
  }
  if (!('line' in target)) edits.push(...useEdits(outline, target, className));
  return {
    edits: edits.sort((a, b) => a.start - b.start), // a helper function above may change too
    className,
    module: importedFrom === undefined ? null : code.module(className, naming).replaceAll('\n', lineBreak),
  };
}

/** The edits that put the class to use where a site's model was made, and take away what only served that model. */
export function useEdits(
  script: Pick<Outline, 'text' | 'starts' | 'indentation'>,
  { name, replaced, useless }: Pick<ModelSite, 'name' | 'replaced' | 'useless'>,
  className: string,
): Edit[] {
  const condition = `if not ${isNetwork(name, className)}:`;
  return [
    ...replaced.map(({ start, end, code = '{}()' }) => ({
      start,
      end,
      text: code.replaceAll('{}', className),
    })),
    ...useless.flatMap((statement) => silence(script, statement, condition)),
  ].sort((a, b) => a.start - b.start);
}

/** Puts another network in the place of an inserted one, under the same name. */
export function planReplacement(
  outline: Outline,
  { start, end, className, header }: InsertedNetwork,
  code: NetworkCode,
): Insertion {
  const lines = adapt(code.class(className, header), outline);
  const edit = { start, end, text: lines.join(lineBreakOf(outline.text)) };
  return { edits: [edit], className, module: null };
}

/**
 * Puts a statement under the condition where other models reach it too, on a line of its own where it alone follows a
 * header (`if finetune: model.fc = ...`). Otherwise turns it into a comment, or into `pass` where it shares its lines with
 * others.
 */
export function silence(
  { text, starts, indentation }: Pick<Outline, 'text' | 'starts' | 'indentation'>,
  { start, end, firstLine, lastLine, isCertain, endsEmptyBlock }: UselessStatement,
  condition: string,
): Edit[] {
  const lineBreak = lineBreakOf(text);
  const before = text.slice(lineStart(text, starts, firstLine), start);
  const after = text.slice(end, lineEnd(text, starts, lastLine));
  const isLast = /^\s*(?:#.*)?$/.test(after);
  const isAlone = before.trim() === '' && isLast;
  if (!isCertain) {
    if (isAlone) return [{ start, end: start, text: `${condition} ` }];
    const [header, space] = (isLast && HEADER.exec(before)) || [];
    if (header === undefined) return [];
    const offset = start - before.length + header.length;
    return [{ start: offset, end: offset, text: `${lineBreak}${space}${indentation}${condition}` }];
  }
  if (!isAlone) return [{ start, end, text: 'pass' }];
  const edits: Edit[] = [];
  for (let line = firstLine; line <= lastLine; line++) {
    const content = text.slice(lineStart(text, starts, line), lineEnd(text, starts, line));
    if (content.trim() === '') continue;
    const offset = lineStart(text, starts, line) + Math.min(before.length, content.search(/\S/));
    edits.push({ start: offset, end: offset, text: '# ' });
  }
  const last = lineEnd(text, starts, lastLine);
  if (endsEmptyBlock) edits.push({ start: last, end: last, text: `${lineBreak}${before}pass` });
  return edits;
}

/** The class's lines with the script's indentation, and without names that mean something else there. */
function adapt(source: string, outline: Outline): string[] {
  const { indentation, bindings } = outline;
  const rangeIsTaken = bindings.some(({ name, imported }) => name === 'range' || imported === 'torch.*');
  return source
    .trimEnd()
    .split('\n')
    .map((line) => {
      let code = line.replace(/^(?: {4})+/, (space) => indentation.repeat(space.length / 4));
      if (nnIsTaken(outline)) code = code.replace(/(?<![\w.])nn\./g, 'torch.nn.');
      if (rangeIsTaken) code = code.replace(/(?<![\w.])range\(/g, 'torch.arange(');
      return code;
    });
}

function nnIsTaken({ bindings }: Outline): boolean {
  return bindings.some(({ name, imported }) => name === 'nn' && imported !== 'torch.nn');
}

function missingImports(outline: Outline, anchor: number): string[] {
  const { bindings } = outline;
  const isBound = (name: string, imported: string): boolean =>
    bindings.some((b) => b.name === name && b.imported === imported && b.line < anchor);
  const missing: string[] = [];
  if (!isBound('torch', 'torch')) missing.push('import torch');
  if (!isBound('nn', 'torch.nn') && !nnIsTaken(outline)) missing.push('from torch import nn');
  return missing;
}

/** Inserts lines above line `anchor`, with blank lines around them. */
function blockEdit(
  { text, starts }: Outline,
  anchor: number,
  lines: readonly string[],
  lineBreak: string,
): Edit {
  const offset = lineStart(text, starts, anchor);
  const { above, below } = blankLinesAround(text, offset);
  const unfinished = offset > 0 && !/[\r\n]$/.test(text.slice(0, offset)) ? 1 : 0;
  const before = above === null ? 0 : Math.max(0, BLANK_LINES - above) + unfinished;
  const after = below === null ? 0 : Math.max(0, BLANK_LINES - below);
  const block = lines.join(lineBreak);
  return {
    start: offset,
    end: offset,
    text: lineBreak.repeat(before) + block + lineBreak.repeat(after + 1),
  };
}

/** `PomonagNet`, or with the first number that makes it new to the script. */
function freeName(text: string): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? DEFAULT_CLASS_NAME : `${DEFAULT_CLASS_NAME}${i}`;
    if (!new RegExp(`\\b${name}\\b`).test(text)) return name;
  }
}
