/** The name under which a script imports a module that lies beside it. */

import type { Outline } from './outline';

/** A script that is run as a program, not imported by others. */
const MAIN_GUARD = /^if\s+__name__\s*==/m;

/**
 * `pomonag_net` for a script of its own. In a package as the script itself names its neighbours: `.pomonag_net` where it
 * imports relatively or is nothing but a module of the package, `package.pomonag_net` where it names the package.
 * @param packages names of the packages that the script lies in, the outermost first
 */
export function importedName(
  module: string,
  packages: readonly string[],
  { text, bindings }: Outline,
): string {
  const imported = bindings.flatMap((binding) => binding.imported ?? []);
  if (imported.some((name) => name.startsWith('.'))) return `.${module}`;
  const [outermost] = packages;
  if (outermost === undefined) return module;
  const namesPackage = imported.some((name) => name === outermost || name.startsWith(`${outermost}.`));
  if (namesPackage) return [...packages, module].join('.');
  return MAIN_GUARD.test(text) ? module : `.${module}`;
}
