/** The product with everything that test/additions adds, as a copy of its sources. */

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { edited, readRecipe } from './recipe.mjs';

const SOURCES = [
  ...[
    'src',
    'l10n',
    'test/unit',
    'test/additions',
    'package.json',
    'package.nls.json',
    'package.nls.de.json',
  ],
  ...['tsconfig.json', 'tsconfig.base.json', 'esbuild.mjs'],
];
const RECIPES = readdirSync('test/additions')
  .filter((file) => file.endsWith('.json'))
  .map((file) => readRecipe(`test/additions/${file}`));

export interface ExtendedProduct {
  /** Runs a Node program in the copy; fails, with what it said, unless it ends with 0. */
  readonly node: (program: string, ...args: string[]) => string;
}

/**
 * Copies the sources and follows every recipe.
 * @param folder below dist, where packages are found; made anew
 * @throws Error where a recipe no longer fits
 */
export function extendProduct(folder: string): ExtendedProduct {
  rmSync(folder, { recursive: true, force: true });
  for (const source of SOURCES) cpSync(source, path.join(folder, source), { recursive: true });
  for (const recipe of RECIPES)
    for (const file of Object.keys(recipe.edits))
      writeFileSync(path.join(folder, file), edited(recipe, file, folder));
  const programs = { ...process.env, POMONAG_MODELS: path.resolve('models'), POMONAG_PROVIDER: 'cpu' };
  return {
    node: (program, ...args) => run(process.execPath, [program, ...args], { cwd: folder, env: programs }),
  };
}

function run(program: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.basename(program)} ${args.join(' ')}:\n${stdout}${stderr}`);
  return stdout;
}

/** A program of a package. */
export function programOf(file: string): string {
  const program = path.resolve('node_modules', file);
  if (!existsSync(program)) throw new Error(`There is no ${program}`);
  return program;
}
