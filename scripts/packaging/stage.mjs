import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from '../../test/support/process.mjs';

/** What a package is made of beside node_modules; .vscodeignore chooses from it. */
const parts = [
  ...[
    'package.json',
    'package-lock.json',
    '.npmrc',
    'package.nls.json',
    'package.nls.de.json',
    '.vscodeignore',
  ],
  ...[
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'LICENSE',
    'NOTICE',
    'THIRD-PARTY-NOTICES.txt',
  ],
  ...['dist', 'docs', 'l10n', 'media', 'models', 'bench'],
];

/**
 * A folder with the built extension and the native packages of another platform, which npm fetches and no script runs.
 * @param {string} target
 * @returns {Promise<string>}
 */
export async function stage(target) {
  const folder = path.join('.cache', 'package', target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of parts) {
    if (!existsSync(part))
      throw new Error(`cannot pack for ${target}: ${part} is missing; run npm run build`);
    cpSync(part, path.join(folder, part), { recursive: true, filter: (file) => !file.endsWith('.vsix') });
  }
  const [os, cpu] = target.split('-');
  const platform = [`--os=${os}`, `--cpu=${cpu}`, ...(os === 'linux' ? ['--libc=glibc'] : [])];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  await mustRun('npm', ['ci', '--omit=dev', ...platform, ...quiet], { cwd: folder });
  return folder;
}
