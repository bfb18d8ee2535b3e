/** What a script's own classes are to an insertion: networks, or systems that train a network inside themselves. */

import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';

export interface ScriptClasses {
  /** Classes that derive from `nn.Module`, directly or through another class of the file; no losses. */
  readonly networks: ReadonlyMap<string, SyntaxNode>;
  /** Names of classes that derive from `LightningModule`: their loop needs more of them than a network has. */
  readonly systems: ReadonlySet<string>;
}

const MODULE_BASE = /^(?:(?:torch\.)?nn\.)?Module$/;
const SYSTEM_BASE = /(?:^|\.)LightningModule$/;
const LOSS = /loss|criterion/i;

export function readClasses(root: SyntaxNode): ScriptClasses {
  const networks = new Map<string, SyntaxNode>();
  const systems = new Set<string>();
  for (const node of root.descendantsOfType('class_definition')) {
    const name = node?.childForFieldName('name')?.text;
    const bases = node?.childForFieldName('superclasses');
    if (!node || !bases || name === undefined || LOSS.test(name)) continue;
    const names = namedChildren(bases).map(({ text }) => text);
    if (names.some((base) => SYSTEM_BASE.test(base) || systems.has(base))) systems.add(name);
    else if (names.some((base) => MODULE_BASE.test(base) || networks.has(base))) networks.set(name, node);
  }
  return { networks, systems };
}

/** Whether the node lies in the body of a network's class, where networks of the file are building blocks. */
export function isInsideNetwork(node: SyntaxNode, { networks }: ScriptClasses): boolean {
  const name = enclosing(node, 'class_definition')?.childForFieldName('name')?.text;
  return name !== undefined && networks.has(name);
}

/** The innermost node of the type around a node; null where there is none. */
export function enclosing(node: SyntaxNode, type: string): SyntaxNode | null {
  let outer = node.parent;
  while (outer !== null && outer.type !== type) outer = outer.parent;
  return outer;
}
