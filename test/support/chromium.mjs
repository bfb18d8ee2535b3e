import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { mustRun } from './process.mjs';

/** What a browser in a container needs: no sandbox as root, no GPU, nothing of its own over the network. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The browser's executable: CHROMIUM, the distribution's, else Playwright's own; undefined where there is none. */
export function findChromium() {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', chromium.executablePath()];
  return places.find((file) => file && existsSync(file));
}

/**
 * Finds Chromium or installs it: by apt as root on Debian, else by Playwright's download.
 * @returns {Promise<string>} its executable
 * @throws {Error} where it can be had neither way
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await mustRun('apt-get', ['update', '-qq']);
    await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  } else {
    await mustRun(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']);
  }
  const installed = findChromium();
  if (!installed) throw new Error('Chromium was installed but is not found; set CHROMIUM to its executable');
  return installed;
}

/**
 * Starts Chromium, to be closed by the caller.
 * @param {{ headless?: boolean }} [options]
 */
export async function launchChromium({ headless = true } = {}) {
  return chromium.launch({ executablePath: await ensureChromium(), headless, args });
}
