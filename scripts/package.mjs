// Packs the built extension:  node scripts/package.mjs [target]  (linux-x64, darwin-arm64, win32-x64, ...; default: this
// machine). For another platform first fetch its native files: npm install --no-save --os=OS --cpu=CPU sharp
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const thisMachine = `${process.platform}-${process.arch}`;

/**
 * Packs dist/, models/ and the native packages of one platform.
 * @param {string} [target] as in `vsce package --target`
 * @returns {Promise<string>} the VSIX file
 * @throws {Error} where the platform's native files are not installed
 */
export async function packExtension(target = thisMachine) {
  const [os, cpu] = target.split('-');
  const natives = [
    `node_modules/onnxruntime-node/bin/napi-v6/${os}/${cpu}`,
    `node_modules/@img/sharp-${target}`,
  ];
  for (const folder of natives)
    if (!existsSync(folder)) throw new Error(`cannot pack for ${target}: ${folder} is missing`);
  natives.push(`node_modules/@img/sharp-libvips-${target}`); // sharp's Windows package has it inside

  mkdirSync('dist', { recursive: true });
  const ignoreFile = 'dist/.vscodeignore';
  const allowed = natives.map((folder) => `!${folder}/**\n`);
  writeFileSync(ignoreFile, readFileSync('.vscodeignore', 'utf8') + allowed.join(''));
  const vsix = `dist/pomonag-${target}.vsix`;
  const links = { allowMissingRepository: true, rewriteRelativeLinks: false }; // what the README shows is packed too
  await createVSIX({ target, packagePath: vsix, ignoreFile, ...links });
  return vsix;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await packExtension(process.argv[2]);
