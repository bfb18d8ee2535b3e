import { mkdirSync } from 'node:fs';
import { mustRun } from '../support/process.mjs';

/** Where `npm run package` puts the packed extension. */
const vsix = 'dist/pomonag.vsix';

/**
 * Packs the built extension for this machine.
 * @returns {Promise<string>} the VSIX file
 */
export async function packExtension() {
  mkdirSync('dist', { recursive: true });
  const target = `${process.platform}-${process.arch}`;
  const vsce = ['node_modules/@vscode/vsce/vsce', 'package', '--target', target, '--out', vsix];
  await mustRun(process.execPath, [...vsce, '--allow-missing-repository', '--skip-license']);
  return vsix;
}
