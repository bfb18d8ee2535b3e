// Runs test/host in a desktop VS Code: the one that VSCODE_EXECUTABLE names, else a downloaded one, of the version that
// VSCODE_VERSION names (a number, `stable`, or `oldest` for the oldest that the extension supports).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { readCounts, resultsFile } from '../support/counts.mjs';
import { bundleTests } from '../support/mocha.mjs';
import { createWorkspace } from '../support/workspace.mjs';

const results = resultsFile('host');
const workspace = await createWorkspace();
const code = await runTests({
  ...(process.env.VSCODE_EXECUTABLE ? { vscodeExecutablePath: process.env.VSCODE_EXECUTABLE } : {}),
  version: wantedVersion(process.env.VSCODE_VERSION ?? 'stable'),
  extensionDevelopmentPath: path.resolve('.'),
  extensionTestsPath: path.resolve(await bundleTests('host')),
  extensionTestsEnv: { TEST_RESULTS: path.resolve(results), TEST_TIMEOUT: '120000' },
  launchArgs: [workspace.folder, '--disable-extensions', '--disable-workspace-trust'],
}).catch(() => 1);
workspace.remove();
const { passed, failed, skipped } = readCounts('host', results, code);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);

/** @param {string} name */
function wantedVersion(name) {
  if (name !== 'oldest') return name;
  /** @type {{ engines: { vscode: string } }} */
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  return engines.vscode.replace('^', '');
}
