/** Who imports whom. */

import type { ICruiseResult } from 'dependency-cruiser';
import { sourceFiles } from './files';

/** Pairs of folders of `training` that import each other, as `a, b`. */
export function mutualFolderPairs(): string[] {
  const imported = new Set<string>();
  for (const { path, text } of sourceFiles(['training'])) {
    const folder = path.split('/')[1] ?? '';
    for (const [, name] of text.matchAll(/^\s*(?:from|import) training\.(\w+)/gm)) {
      if (name !== undefined && name !== folder) imported.add(`${folder}, ${name}`);
    }
  }
  return [...imported].filter((pair) => {
    const [from, to] = pair.split(', ');
    return from !== undefined && to !== undefined && from < to && imported.has(`${to}, ${from}`);
  });
}

/**
 * Groups of files of a folder that import each other in circles, type imports included: the strongly connected components
 * of more than one file.
 */
export async function importCircles(folder: string): Promise<string[][]> {
  const { cruise } = await import('dependency-cruiser'); // an ES module alone
  const { output } = await cruise([folder], {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    ruleSet: { forbidden: [{ name: 'circle', from: {}, to: { circular: true } }] },
    validate: true,
  });
  const edges = new Map(
    (output as ICruiseResult).modules.map(({ source, dependencies }) => [
      source,
      dependencies.filter(({ circular }) => circular).map(({ resolved }) => resolved),
    ]),
  );
  const reached = new Map([...edges.keys()].map((file) => [file, reachable(file, edges)]));
  const circles = new Map<string, string[]>();
  for (const [file, others] of reached) {
    if (!others.has(file)) continue;
    const circle = [...others].filter((other) => reached.get(other)?.has(file)).sort();
    circles.set(circle.join(), circle);
  }
  return [...circles.values()];
}

function reachable(start: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(edges.get(start) ?? [])];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    open.push(...(edges.get(file) ?? []));
  }
  return seen;
}
