/** What an insertion needs to know of a Python script, read off its syntax tree. */

import { readHints } from './hints';
import type { DataHints } from './hints';
import { findInsertedNetworks } from './insertedNetworks';
import type { InsertedNetwork } from './insertedNetworks';
import { lineStart, lineStarts } from './lines';
import { findModelSites } from './modelSites';
import type { ModelSite, Refusal } from './site';
import { namedChildren } from './parser';
import type { PythonParser, SyntaxNode } from './parser';
import { Syntax } from './syntax';

/** A statement or comment at module level. */
export interface Statement {
  readonly kind: 'import' | 'docstring' | 'comment' | 'broken' | 'other';
  /** Lines from 0, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** A name that the module binds at its top level: by an import, with what it stands for, or otherwise. */
export interface Binding {
  readonly name: string;
  /** `torch`, `torch.nn`, ...; `torch.*` with the name `*`; null where it is no import. */
  readonly imported: string | null;
  readonly line: number;
}

export interface Outline {
  readonly text: string;
  /** Offset of the start of every line. */
  readonly starts: readonly number[];
  readonly statements: readonly Statement[];
  readonly bindings: readonly Binding[];
  readonly sites: readonly ModelSite[];
  /** Places that look like sites where no network can go, with the reasons. */
  readonly refusals: readonly Refusal[];
  readonly hints: DataHints;
  readonly inserted: readonly InsertedNetwork[];
  /** One level of indentation as the script has it; four spaces where it has none. */
  readonly indentation: string;
  /** First and last lines of strings that span several, inside which nothing can be inserted. */
  readonly longStrings: readonly (readonly [first: number, last: number])[];
}

/** Commands of notebooks (`%matplotlib inline`, `!pip install`), which are no Python; no line that goes on with `!=`. */
const MAGIC = /^([ \t]*)(?:%(?=%?[a-z])|!(?!=))/gim;

export function outlineOf(parser: PythonParser, text: string): Outline {
  const masked = text.replace(MAGIC, '$1#');
  // What may be a command of a notebook is none where the text is Python as it stands.
  const ifPython =
    masked === text
      ? null
      : parser.parse(text, (root) => (root.hasError ? null : readOutline(root, text, text)));
  return ifPython ?? parser.parse(masked, (root) => readOutline(root, masked, text));
}

/** @param code the text as it was parsed: notebook commands as comments, so that they do not get in the way */
function readOutline(root: SyntaxNode, code: string, text: string): Outline {
  const syntax = new Syntax(root, code);
  const starts = lineStarts(text);
  const children = namedChildren(root);
  const inserted = findInsertedNetworks(syntax, text, starts);
  const firstStatement = children.find(({ type }) => type !== 'comment');
  return {
    text,
    starts,
    statements: children.map((node) => ({
      kind:
        node.equals(firstStatement ?? root) && isString(node)
          ? 'docstring'
          : statementKind(node, root.type === 'ERROR'),
      firstLine: node.startPosition.row,
      lastLine: node.endPosition.row,
    })),
    bindings: [...children.flatMap(bindingsOf), ...nestedBindings(syntax)],
    ...findModelSites(syntax),
    hints: readHints(syntax, inserted),
    inserted,
    indentation: indentationOf(syntax, text),
    longStrings: syntax
      .all('string')
      .flatMap(({ startPosition: start, endPosition: end }) =>
        end.row > start.row ? [[start.row, end.row] as const] : [],
      ),
  };
}

/**
 * The site on a line, from 0; what is assigned before the class around it. Of several the first whose model is not
 * made before the column, from 0.
 */
export function siteAt({ sites, starts, text }: Outline, line: number, column = 0): ModelSite | undefined {
  const onLine = sites.filter(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
  const offset = lineStart(text, starts, line) + column;
  return onLine.find(({ replaced: [model] }) => model !== undefined && offset <= model.end) ?? onLine[0];
}

/** Why no network can go on a line, from 0, where one is made; undefined where one can, or none is made. */
export function refusalAt({ refusals }: Outline, line: number): Refusal | undefined {
  return refusals.find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
}

function isString(node: SyntaxNode): boolean {
  return (
    node.type === 'expression_statement' &&
    node.firstNamedChild?.type === 'string' &&
    node.namedChildCount === 1
  );
}

/** @param isBroken whether the module as a whole is */
function statementKind(node: SyntaxNode, isBroken: boolean): Statement['kind'] {
  if (/^(?:future_)?import_(?:from_)?statement$/.test(node.type)) return 'import';
  // An indented comment belongs to the block above it.
  if (node.type === 'comment' && node.startPosition.column === 0) return 'comment';
  return node.type === 'ERROR' || isBroken ? 'broken' : 'other';
}

function indentationOf(syntax: Syntax, text: string): string {
  for (const node of syntax.all('block')) {
    if (node.parent?.startPosition.column !== 0) continue;
    const start = node.startIndex - node.startPosition.column;
    const space = text.slice(start, node.startIndex);
    if (/^[ \t]+$/.test(space)) return space;
  }
  return '    ';
}

function bindingsOf(statement: SyntaxNode): Binding[] {
  const line = statement.startPosition.row;
  if (statement.type === 'import_statement' || statement.type === 'import_from_statement') {
    const module = statement.childForFieldName('module_name')?.text;
    const isWildcard = namedChildren(statement).some(({ type }) => type === 'wildcard_import');
    if (module !== undefined && isWildcard) return [{ name: '*', imported: `${module}.*`, line }];
    return statement.childrenForFieldName('name').flatMap((item) => {
      if (item === null) return [];
      const imported = (item.childForFieldName('name') ?? item).text;
      const alias = item.childForFieldName('alias')?.text;
      if (module !== undefined) return [{ name: alias ?? imported, imported: `${module}.${imported}`, line }];
      // `import a.b` binds `a`.
      const [package_ = imported] = imported.split('.');
      return [
        alias === undefined ? { name: package_, imported: package_, line } : { name: alias, imported, line },
      ];
    });
  }
  const assigned =
    statement.firstNamedChild?.childForFieldName('left') ?? statement.childForFieldName('name');
  return assigned ? [{ name: assigned.text, imported: null, line }] : [];
}

/** Names that loops and `with` statements bind outside functions and classes. */
function nestedBindings(syntax: Syntax): Binding[] {
  return [...syntax.all('for_statement'), ...syntax.all('as_pattern_target')].flatMap((node) => {
    if (syntax.enclosing(node, 'function_definition', 'class_definition') !== null) return [];
    const target = node.childForFieldName('left') ?? node;
    const names = target.type === 'identifier' ? [target] : target.descendantsOfType('identifier');
    return names.flatMap((name) =>
      name === null ? [] : [{ name: name.text, imported: null, line: name.startPosition.row }],
    );
  });
}
