/** The Python parser: tree-sitter with its grammar, both WebAssembly. */

import path from 'node:path';
import { Language, Parser } from '@vscode/tree-sitter-wasm';
import type { Node } from '@vscode/tree-sitter-wasm';

export type SyntaxNode = Node;

export class PythonParser {
  private constructor(private readonly parser: Parser) {}

  /**
   * @param folder where `tree-sitter.wasm` and `tree-sitter-python.wasm` lie
   * @throws Error where the files are missing or do not load
   */
  static async load(folder: string): Promise<PythonParser> {
    await Parser.init({ locateFile: (file) => path.join(folder, file) });
    const parser = new Parser();
    parser.setLanguage(await Language.load(path.join(folder, 'tree-sitter-python.wasm')));
    return new PythonParser(parser);
  }

  /** Calls `read` with the syntax tree's root, whose nodes live only that long; indices count UTF-16 units. */
  parse<T>(text: string, read: (root: SyntaxNode) => T): T {
    const tree = this.parser.parse(text);
    if (tree === null) throw new Error('The Python parser has no language.');
    try {
      return read(tree.rootNode);
    } finally {
      tree.delete();
    }
  }
}

export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.namedChildren.filter((child) => child !== null);
}
