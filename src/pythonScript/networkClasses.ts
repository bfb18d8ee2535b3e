/** What a script's own classes are to an insertion: networks, or systems that train a network inside themselves. */

import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import type { Syntax } from './syntax';

export interface ScriptClasses {
  /** Classes that derive from `nn.Module`, directly or through another class of the file; no losses. */
  readonly networks: ReadonlyMap<string, SyntaxNode>;
  /** Classes that derive from `LightningModule`: their loop needs more of them than a network has. */
  readonly systems: ReadonlyMap<string, SyntaxNode>;
}

const MODULE_BASE = /^(?:(?:torch\.)?nn\.)?Module$/;
const SYSTEM_BASE = /(?:^|\.)LightningModule$/;
const LOSS = /loss|criterion/i;

export function readClasses(syntax: Syntax): ScriptClasses {
  const networks = new Map<string, SyntaxNode>();
  const systems = new Map<string, SyntaxNode>();
  for (const node of syntax.all('class_definition')) {
    const name = nameOf(node);
    const bases = node.childForFieldName('superclasses');
    if (bases === null || LOSS.test(name)) continue;
    const names = namedChildren(bases).map(({ text }) => text);
    if (names.some((base) => SYSTEM_BASE.test(base) || systems.has(base))) systems.set(name, node);
    else if (names.some((base) => MODULE_BASE.test(base) || networks.has(base))) networks.set(name, node);
  }
  return { networks, systems };
}

/** Whether the node lies in the body of a network's class, where networks of the file are building blocks. */
export function isInsideNetwork(syntax: Syntax, node: SyntaxNode, { networks }: ScriptClasses): boolean {
  const definition = syntax.enclosing(node, 'class_definition');
  return definition !== null && networks.has(nameOf(definition));
}

/** The name of a class or function. */
export function nameOf(definition: SyntaxNode): string {
  return definition.childForFieldName('name')?.text ?? '';
}
