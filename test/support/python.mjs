import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from './process.mjs';

const requirements = 'training/requirements.txt';
/** What the scripts of the tests import: without dependencies, so that the CPU build of torch stays. */
const scriptRequirements = 'test/requirements.txt';
const environment = path.resolve('.venv');
const executable =
  process.platform === 'win32'
    ? path.join(environment, 'Scripts', 'python.exe')
    : path.join(environment, 'bin', 'python');

/** Remembers which requirements the environment was filled with. */
const stamp = path.join(environment, '.requirements.sha256');

/**
 * The Python of `.venv`, created and filled from training/requirements.txt and test/requirements.txt where that has not
 * happened yet. pip runs
 * with the machine's own configuration: where it names an index or folder with a CPU build of torch, that is taken.
 * @returns {Promise<string>} the environment's Python
 * @throws {Error} where there is no Python 3.11 or newer, or pip fails
 */
export async function ensurePython() {
  const wanted = createHash('sha256')
    .update(readFileSync(requirements))
    .update(readFileSync(scriptRequirements))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return executable;
  if (!existsSync(executable)) await createEnvironment();
  const install = ['-m', 'pip', 'install', '-qq', '--no-input'];
  await mustRun(executable, [...install, '-r', requirements]);
  await mustRun(executable, [...install, '--no-deps', '-r', scriptRequirements]);
  // Beside it first: another checkout may share the file.
  writeFileSync(`${stamp}.new`, wanted);
  renameSync(`${stamp}.new`, stamp);
  return executable;
}

async function createEnvironment() {
  const python = findPython();
  try {
    await mustRun(python, ['-m', 'venv', environment]);
  } catch (error) {
    // Debian ships Python without the part that puts pip into an environment.
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw error;
    await mustRun('apt-get', ['update', '-qq']);
    await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv']);
    await mustRun(python, ['-m', 'venv', '--clear', environment]);
  }
}

/** The first Python on the path that is new enough. */
function findPython() {
  const found = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python'].find((name) => {
    try {
      const check = 'import sys; sys.exit(sys.version_info < (3, 11))';
      execFileSync(name, ['-c', check], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error('no Python 3.11 or newer on the path');
  return found;
}
