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

/** A node with its end, which the tree would compute anew each time. */
interface Entry {
  readonly node: SyntaxNode;
  readonly start: number;
  readonly end: number;
}

export class Syntax {
  private readonly entries = new Map<string, Entry[]>(INDEXED.map((type) => [type, []]));
  private readonly callees = new Map<number, string>();
  /** Places of the indexed nodes in the walk, in which outer nodes come first, by id. */
  private readonly order = new Map<number, number>();

  /** @param text what `root` was parsed from */
  constructor(
    readonly root: SyntaxNode,
    private readonly text: string,
  ) {
    for (const node of root.descendantsOfType([...INDEXED])) {
      if (node === null) continue;
      this.entries.get(node.type)?.push({ node, start: node.startIndex, end: node.endIndex });
      this.order.set(node.id, this.order.size);
    }
  }

  /** All nodes of a type, in the order of the text, outer ones first. */
  all(type: IndexedType): SyntaxNode[] {
    return this.of(type).map(({ node }) => node);
  }

  /** The nodes of a type inside a span, in the order of the text. */
  within(type: IndexedType, from: number, to: number): SyntaxNode[] {
    return this.of(type).flatMap(({ node, start, end }) => (from <= start && end <= to ? [node] : []));
  }

  /** The innermost node of one of the types around an indexed node; null where there is none. */
  enclosing(node: SyntaxNode, ...types: IndexedType[]): SyntaxNode | null {
    const { startIndex: from, endIndex: to } = node;
    const place = this.order.get(node.id) ?? -1;
    let innermost: SyntaxNode | null = null;
    let innermostPlace = -1;
    for (const type of types) {
      const entries = this.of(type);
      for (let i = entries.length - 1; i >= 0; i--) {
        const entry = entries[i];
        if (entry === undefined || entry.start > from || entry.end < to) continue;
        const outerPlace = this.order.get(entry.node.id) ?? -1;
        if (outerPlace >= place) continue;
        if (outerPlace > innermostPlace) [innermost, innermostPlace] = [entry.node, outerPlace];
        break;
      }
    }
    return innermost;
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

  /** '' where there is no node. */
  textOf(node: SyntaxNode | null): string {
    return node === null ? '' : this.text.slice(node.startIndex, node.endIndex);
  }

  private of(type: IndexedType): readonly Entry[] {
    return this.entries.get(type) ?? [];
  }
}

/** The value of an assignment, parameter or keyword argument. */
export function valueOf(node: SyntaxNode): SyntaxNode | null {
  return node.childForFieldName('right') ?? node.childForFieldName('value');
}

/** The last part of a dotted name. */
export function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
