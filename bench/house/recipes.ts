/** What adding a thing of a kind touches, by a recipe that tests build the product by. */

import { readRecipe } from '../../test/support/recipe.mjs';

/** The files that a recipe adds or edits. */
export function allFiles(file: string): string[] {
  const { adds, edits } = readRecipe(file);
  return [...adds, ...Object.keys(edits)];
}

/** The files that a recipe edits, package.json and its texts apart. */
export function editedFiles(file: string): string[] {
  return Object.keys(readRecipe(file).edits).filter((path) => !/^package(\.nls(\.\w+)?)?\.json$/.test(path));
}
