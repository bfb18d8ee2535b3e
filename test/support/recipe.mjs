// What it takes to add a thing of a kind, as data: the files that come, and what is put into those that are there. Tests
// build the product by it, and `npm run house` counts it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';

/**
 * @typedef {object} Recipe
 * @property {readonly string[]} adds files, from the repository's root
 * @property {Readonly<Record<string, readonly { after: string, insert: string }[]>>} edits by file: what is inserted after
 *   what, which the file has exactly once
 */

/**
 * @param {string} file
 * @returns {Recipe}
 */
export function readRecipe(file) {
  /** @type {Recipe} */
  const recipe = JSON.parse(readFileSync(file, 'utf8'));
  return recipe;
}

/**
 * A file as it is once the recipe is followed.
 * @param {Recipe} recipe
 * @param {string} file from the repository's root
 * @param {string} [root] of the sources, where they are a copy
 * @throws {Error} where the file has not exactly one place for what is inserted
 */
export function edited({ edits }, file, root = '.') {
  return (edits[file] ?? []).reduce(
    (text, { after, insert }) => {
      const parts = text.split(after);
      if (parts.length !== 2)
        throw new Error(`${file} has ${parts.length - 1} times ${JSON.stringify(after)}, not once`);
      return parts.join(after + insert);
    },
    readFileSync(path.join(root, file), 'utf8'),
  );
}

/**
 * Builds programs, or tests, as they are once the recipe is followed.
 * @param {Recipe} recipe
 * @param {Record<string, string>} entryPoints by name of the bundle
 * @param {string} outdir beside which the models are not: give them to the programs
 */
export async function bundleBy(recipe, entryPoints, outdir) {
  const files = new Map(Object.keys(recipe.edits).map((file) => [path.resolve(file), file]));
  await esbuild.build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [
      {
        name: 'recipe',
        setup(build) {
          build.onLoad({ filter: /\.ts$/ }, ({ path: loaded }) => {
            const file = files.get(loaded);
            if (file === undefined) return undefined;
            return { contents: edited(recipe, file), loader: 'ts', resolveDir: path.dirname(loaded) };
          });
        },
      },
    ],
  });
}
