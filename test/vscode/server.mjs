import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mustRun } from '../support/process.mjs';
import { prepareServer } from './prepare.mjs';

/** A quiet editor: nothing opens, updates or asks by itself. */
const defaultSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
};

/**
 * A running server of VS Code.
 * @typedef {object} Server
 * @property {string} origin `http://127.0.0.1:PORT`
 * @property {number} port
 * @property {string} log the file with the server's output
 * @property {() => Promise<void>} stop ends it with everything it started and removes its profile
 */

/**
 * Starts VS Code's server on 127.0.0.1 with a profile of its own that is thrown away afterwards.
 * @param {{ vsix?: string, port?: number, settings?: Record<string, unknown>, env?: NodeJS.ProcessEnv }} [options]
 *   `vsix`: a packed extension to install; `env`: seen by the extension host too
 * @returns {Promise<Server>}
 */
export async function startServer({ vsix, port, settings = {}, env = {} } = {}) {
  const program = await prepareServer();
  const profile = mkdtempSync(path.join(os.tmpdir(), 'vscode-'));
  const user = path.join(profile, 'data', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...defaultSettings, ...settings }));

  const folders = ['--server-data-dir', profile, '--user-data-dir', path.join(profile, 'data')];
  const common = [program, ...folders, '--extensions-dir', path.join(profile, 'extensions')];
  common.push('--telemetry-level', 'off', '--accept-server-license-terms');
  if (vsix)
    await mustRun(process.execPath, [...common, '--install-extension', path.resolve(vsix), '--force']);

  const at = port ?? (await freePort());
  const address = ['--host', '127.0.0.1', '--port', String(at), '--without-connection-token'];
  const log = path.join(profile, 'server.log');
  const output = openSync(log, 'w');
  const child = spawn(
    process.execPath,
    [...common, ...address, '--disable-workspace-trust', '--enable-smoke-test-driver'],
    {
      // Sockets and temporary files go into the profile; its own process group, so that all of it can be ended.
      env: { ...process.env, TMPDIR: profile, XDG_RUNTIME_DIR: profile, ...env },
      stdio: ['ignore', output, output],
      detached: true,
    },
  );

  const origin = `http://127.0.0.1:${at}`;
  const stop = async () => {
    await stopGroup(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  const deadline = Date.now() + 30_000;
  while (!(await answers(`${origin}/version`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const said = readFileSync(log, 'utf8');
      await stop();
      throw new Error(`VS Code's server did not start:\n${said}`);
    }
    await delay(100);
  }
  return { origin, port: at, log, stop };
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** @returns {Promise<number>} a port of 127.0.0.1 that was free a moment ago */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Ends the child's process group: extension hosts, file watcher and terminals go with the server.
 * @param {import('node:child_process').ChildProcess} child
 */
async function stopGroup(child) {
  if (child.exitCode !== null || child.pid === undefined) return;
  const group = -child.pid;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(group, 'SIGTERM');
  await Promise.race([ended, delay(3000)]);
  try {
    process.kill(group, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
