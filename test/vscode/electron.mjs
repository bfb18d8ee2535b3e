// Runs test/host in a desktop VS Code: the one that VSCODE_EXECUTABLE names, else a downloaded one.
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { readCounts, resultsFile } from '../support/counts.mjs';
import { bundleTests } from '../support/mocha.mjs';
import { createWorkspace } from '../support/workspace.mjs';

const results = resultsFile('host');
const workspace = await createWorkspace();
const code = await runTests({
  ...(process.env.VSCODE_EXECUTABLE ? { vscodeExecutablePath: process.env.VSCODE_EXECUTABLE } : {}),
  extensionDevelopmentPath: path.resolve('.'),
  extensionTestsPath: path.resolve(await bundleTests('host')),
  extensionTestsEnv: { TEST_RESULTS: path.resolve(results), TEST_TIMEOUT: '120000' },
  launchArgs: [workspace.folder, '--disable-extensions', '--disable-workspace-trust'],
}).catch(() => 1);
workspace.remove();
const { passed, failed, skipped } = readCounts('host', results, code);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);
