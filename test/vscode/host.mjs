import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchChromium } from '../support/chromium.mjs';
import { readCounts, resultsFile } from '../support/counts.mjs';
import { bundleTests } from '../support/mocha.mjs';
import { createWorkspace } from '../support/workspace.mjs';
import { startServer } from './server.mjs';

/** How long nothing may happen, in milliseconds, before the host counts as dead. A test's own limit is far below. */
const patience = 10 * 60_000;

/**
 * Runs test/host inside the extension host of a real VS Code, with the extension loaded from this folder.
 * @returns {Promise<import('../support/counts.mjs').Counts>}
 */
export async function runHostTests() {
  const program = await bundleTests('host');
  const results = path.resolve(resultsFile('host'));
  const output = path.resolve('dist/test/host.log');
  rmSync(output, { force: true });
  const workspace = await createWorkspace();
  try {
    const code = await runInExtensionHost(program, workspace.folder, {
      env: { TEST_RESULTS: results, TEST_OUTPUT: output, TEST_TIMEOUT: '120000' },
      progress: () => (existsSync(output) ? statSync(output).size : 0),
    });
    if (existsSync(output)) console.log(readFileSync(output, 'utf8'));
    return readCounts('host', results, code ?? 1);
  } finally {
    workspace.remove();
  }
}

/**
 * Runs a program that exports `run()` inside the extension host of a real VS Code that has a folder open and the
 * extension loaded from this folder.
 * @param {string} program
 * @param {string} folder
 * @param {{ env: Record<string, string>, prepare?: (page: import('playwright-core').Page) => void, progress?: () =>
 *   number }} options `prepare` sees the browser's page before VS Code is loaded into it; `progress` changes while the
 *   program works
 * @returns {Promise<number | undefined>} its exit code; a crashed host gives 0 too: trust only what the program wrote;
 *   undefined when it stood still for too long
 */
export async function runInExtensionHost(program, folder, { env, prepare, progress = () => 0 }) {
  const server = await startServer({ env });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    prepare?.(page);
    /** @type {Promise<number>} */
    const exit = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', () => undefined);

    const remote = (/** @type {string} */ file) =>
      `vscode-remote://127.0.0.1:${server.port}${path.resolve(file)}`;
    const payload = [
      ['extensionDevelopmentPath', remote('.')],
      ['extensionTestsPath', remote(program)],
    ];
    const query = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
    await page.goto(`${server.origin}/?${query.toString()}`);
    const code = await Promise.race([exit, standstill(progress)]);
    if (code === undefined) await page.screenshot({ path: 'test/artifacts/host-timeout.png' });
    return code;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/**
 * Comes back once nothing has changed for so long that nothing will.
 * @param {() => number} progress
 * @returns {Promise<undefined>}
 */
async function standstill(progress) {
  let last = progress();
  let since = performance.now();
  while (performance.now() - since < patience) {
    await delay(1000, undefined, { ref: false });
    const now = progress();
    if (now === last) continue;
    last = now;
    since = performance.now();
  }
}
