/** A script's syntax tree, indexed in one walk: asking the tree itself again and again takes too long for large files. */

import type { SyntaxNode } from './parser';

const INDEXED = [
  'as_pattern_target',
  'assignment',
  'block',
  'call',
  'class_definition',
  'default_parameter',
  'expression_statement',
  'for_statement',
  'function_definition',
  'if_statement',
  'keyword_argument',
  'list',
  'match_statement',
  'named_expression',
  'return_statement',
  'string',
  'try_statement',
  'typed_default_parameter',
  'while_statement',
  'with_statement',
] as const;
export type IndexedType = (typeof INDEXED)[number];

/** The name that an assignment, parameter or keyword argument gives a value to. */
const TARGET = /([\p{L}_][\p{L}\p{N}_.]*)\s*[:=]/uy;

/** A word, and all that follow no dot. */
const WORD = /^[\p{L}_][\p{L}\p{N}_]*/u;
const WORDS = /(?<![\p{L}\p{N}_.])[\p{L}_][\p{L}\p{N}_]*/gu;
const LETTER = /[\p{L}\p{N}_]/uy;

/** Nodes of a type by a key, in the order of the text. */
export interface NodeIndex {
  get(key: string): SyntaxNode[];
  /** Those inside a span. */
  within(key: string, from: number, to: number): SyntaxNode[];
}

/** A node with its type and span, which the tree would compute anew each time. */
interface Entry {
  readonly node: SyntaxNode;
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** The innermost indexed node around it. */
  readonly outer: Entry | undefined;
}

export class Syntax {
  private readonly entries = new Map<string, Entry[]>(INDEXED.map((type) => [type, []]));
  private readonly byId = new Map<number, Entry>();
  private readonly callees = new Map<number, string>();
  private readonly memos = new Map<unknown, unknown>();
  private wordOffsets: Map<string, number[]> | undefined;
  private readonly identifiers = new Map<number, boolean>();

  /** @param text what `root` was parsed from */
  constructor(
    readonly root: SyntaxNode,
    private readonly text: string,
  ) {
    // Outer nodes come first, so that the last one that reaches as far as a node is the innermost around it.
    let outer: Entry | undefined;
    for (const node of root.descendantsOfType([...INDEXED])) {
      if (node === null) continue;
      const { startIndex: start, endIndex: end } = node;
      while (outer !== undefined && outer.end < end) outer = outer.outer;
      outer = { node, type: node.type, start, end, outer };
      this.entries.get(outer.type)?.push(outer);
      this.byId.set(node.id, outer);
    }
  }

  /** All nodes of a type, in the order of the text, outer ones first. */
  all(type: IndexedType): SyntaxNode[] {
    return this.of(type).map(({ node }) => node);
  }

  /** The nodes of a type inside a span, in the order of the text. */
  within(type: IndexedType, from: number, to: number): SyntaxNode[] {
    return entriesWithin(this.of(type), from, to).map(({ node }) => node);
  }

  /** The innermost node of one of the types around an indexed node; null where there is none. */
  enclosing(node: SyntaxNode, ...types: IndexedType[]): SyntaxNode | null {
    let outer = this.byId.get(node.id)?.outer;
    while (outer !== undefined && !types.some((type) => type === outer?.type)) outer = outer.outer;
    return outer?.node ?? null;
  }

  /** What a call calls, as written. */
  callee(call: SyntaxNode): string {
    let callee = this.callees.get(call.id);
    if (callee === undefined) {
      callee = this.textOf(call.childForFieldName('function'));
      this.callees.set(call.id, callee);
    }
    return callee;
  }

  /** `self.x` of `self.x: int = 1`, `x` of `x=1`; '' where the target is no name. */
  target(node: SyntaxNode): string {
    TARGET.lastIndex = node.startIndex;
    return TARGET.exec(this.text)?.[1] ?? '';
  }

  /** The rest of the line that a node starts on: cheaper than its text. */
  lineFrom(node: SyntaxNode): string {
    const end = this.text.indexOf('\n', node.startIndex);
    return this.text.slice(node.startIndex, end < 0 ? undefined : end);
  }

  /** What a function computes of this tree, computed once. */
  memo<T>(compute: (syntax: Syntax) => T): T {
    if (!this.memos.has(compute)) this.memos.set(compute, compute(this));
    return this.memos.get(compute) as T;
  }

  /** The nodes of a type by a key, such as the name of a function. */
  index(type: IndexedType, keyOf: (syntax: Syntax, node: SyntaxNode) => string): NodeIndex {
    const nodes = new Map<string, Entry[]>();
    for (const entry of this.of(type)) {
      const key = keyOf(this, entry.node);
      const same = nodes.get(key);
      if (same === undefined) nodes.set(key, [entry]);
      else same.push(entry);
    }
    return {
      get: (key) => (nodes.get(key) ?? []).map(({ node }) => node),
      within: (key, from, to) => entriesWithin(nodes.get(key) ?? [], from, to).map(({ node }) => node),
    };
  }

  /** Offsets in a span at which a name, or a target that begins with one (`sizes["fc"]`), stands in code. */
  mentions(name: string, from: number, to: number): number[] {
    const [first = ''] = WORD.exec(name) ?? [];
    const words = this.words().get(first) ?? [];
    const found: number[] = [];
    for (let i = firstAtLeast(words, from, (offset) => offset); i < words.length; i++) {
      const offset = words[i] ?? 0;
      if (offset + name.length > to) break;
      const isWhole = this.text.startsWith(name, offset) && !this.goesOn(offset + name.length);
      if (isWhole && this.isIdentifier(offset)) found.push(offset);
    }
    return found;
  }

  /** What a sticky pattern finds at an offset. */
  match(pattern: RegExp, offset: number): RegExpExecArray | null {
    pattern.lastIndex = offset;
    return pattern.exec(this.text);
  }

  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  /** What stands on the line from an offset on. */
  rest(offset: number): string {
    const end = this.text.indexOf('\n', offset);
    return this.text.slice(offset, end < 0 ? undefined : end);
  }

  /** The line of an offset, from 0. */
  lineOf(offset: number): number {
    return this.text.slice(0, offset).split('\n').length - 1;
  }

  /** '' where there is no node. */
  textOf(node: SyntaxNode | null): string {
    return node === null ? '' : this.text.slice(node.startIndex, node.endIndex);
  }

  /** Offsets of the words that follow no dot, by the words. */
  private words(): ReadonlyMap<string, readonly number[]> {
    if (this.wordOffsets === undefined) {
      this.wordOffsets = new Map();
      for (const { 0: word, index } of this.text.matchAll(WORDS)) {
        const same = this.wordOffsets.get(word);
        if (same === undefined) this.wordOffsets.set(word, [index]);
        else same.push(index);
      }
    }
    return this.wordOffsets;
  }

  /** Whether a word goes on at an offset. */
  private goesOn(offset: number): boolean {
    LETTER.lastIndex = offset;
    return LETTER.test(this.text);
  }

  private isIdentifier(offset: number): boolean {
    let is = this.identifiers.get(offset);
    if (is === undefined) {
      is = this.root.descendantForIndex(offset)?.type === 'identifier';
      this.identifiers.set(offset, is);
    }
    return is;
  }

  private of(type: IndexedType): readonly Entry[] {
    return this.entries.get(type) ?? [];
  }
}

function entriesWithin(entries: readonly Entry[], from: number, to: number): Entry[] {
  const found: Entry[] = [];
  for (let i = firstAtLeast(entries, from, ({ start }) => start); i < entries.length; i++) {
    const entry = entries[i];
    if (entry === undefined || entry.start >= to) break;
    if (entry.end <= to) found.push(entry);
  }
  return found;
}

/** Index of the first of ordered items whose number is at least so much. */
function firstAtLeast<T>(items: readonly T[], least: number, numberOf: (item: T) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && numberOf(item) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The value of an assignment, parameter or keyword argument. */
export function valueOf(node: SyntaxNode): SyntaxNode | null {
  return node.childForFieldName('right') ?? node.childForFieldName('value');
}

/** The last part of a dotted name. */
export function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
