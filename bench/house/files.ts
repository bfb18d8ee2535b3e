/** The files that the house is made of. */

import { readFileSync, readdirSync } from 'node:fs';

export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** The TypeScript files of `src` and the Python files of `training` but its tests, or those of one of the two. */
export function sourceFiles(folders: readonly ('src' | 'training')[] = ['src', 'training']): SourceFile[] {
  return folders
    .flatMap((folder) => filesBelow(folder, /\.(ts|py)$/))
    .filter(({ path }) => !path.startsWith('training/tests/'));
}

/** The files below a folder whose names match. */
export function filesBelow(folder: string, name: RegExp): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((path) => name.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
