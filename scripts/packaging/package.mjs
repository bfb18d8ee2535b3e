// Packs the built extension:  node scripts/packaging/package.mjs [target... | all]  (default: this machine's target).
// Prints each package with its size; fails where one holds what it should not or lacks what it needs.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { billOfMaterials } from './billOfMaterials.mjs';
import { faultsOf } from './contents.mjs';
import { stage } from './stage.mjs';
import { nativeFolders, nativePattern, targets, thisMachine } from './targets.mjs';

/** @param {string} target */
const packed = (target) => path.resolve('dist', `pomonag-${target}.vsix`);

/** What `packExtension` writes for this machine. */
export const packedExtension = packed(thisMachine);

/**
 * Packs dist/, models/ and the native packages of one platform; those of another one are fetched.
 * @param {string} [target] as in `vsce package --target`
 * @returns {Promise<string>} the VSIX file
 * @throws {Error} where native files are missing or the package holds what it should not
 */
export async function packExtension(target = thisMachine) {
  const root = target === thisMachine ? '.' : await stage(target);
  const natives = nativeFolders(target);
  for (const folder of natives)
    if (!existsSync(path.join(root, folder)))
      throw new Error(`cannot pack for ${target}: ${folder} is missing`);

  mkdirSync(path.join(root, 'dist'), { recursive: true });
  const ignoreFile = path.join(root, 'dist', '.vscodeignore');
  const allowed = natives.map((folder) => `!${nativePattern(folder)}\n`);
  writeFileSync(ignoreFile, readFileSync('.vscodeignore', 'utf8') + allowed.join(''));
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync('package.json', 'utf8')));
  writeFileSync(path.join(root, 'dist', 'sbom.cdx.json'), billOfMaterials(target, version));

  const vsix = packed(target);
  const links = { allowMissingRepository: true, rewriteRelativeLinks: false }; // what the README shows is packed too
  await createVSIX({ cwd: root, target, packagePath: vsix, ignoreFile: path.resolve(ignoreFile), ...links });
  const faults = await faultsOf(vsix, target);
  if (faults.length > 0) throw new Error(`${vsix}:\n${faults.join('\n')}`);
  return vsix;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const asked = process.argv.slice(2);
  const wanted = asked.includes('all') ? targets : asked.length > 0 ? asked : [thisMachine];
  for (const target of wanted) {
    const vsix = await packExtension(target);
    console.log(`${path.relative('.', vsix)}: ${(statSync(vsix).size / 2 ** 20).toFixed(1)} MiB`);
  }
}
