/** The files that the house is made of. */

import { readFileSync, readdirSync } from 'node:fs';

export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** The TypeScript files of `src` and the Python files of `training` but its tests, or those of one of the two. */
export function sourceFiles(folders: readonly ('src' | 'training')[] = ['src', 'training']): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
      .filter((path) => /\.(ts|py)$/.test(path) && !/^training\/tests\//.test(path))
      .sort()
      .map((path) => ({ path, text: readFileSync(path, 'utf8') })),
  );
}
