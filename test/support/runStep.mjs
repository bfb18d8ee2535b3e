// Runs one step of the test command: here, or `node test/support/runStep.mjs STEP FILE` in a process of its own, which
// writes its counts to FILE.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { steps } from './steps.mjs';

const self = fileURLToPath(import.meta.url);

/**
 * What the machine lacks is one skipped test, an unexpected error one failed test.
 * @param {string} name
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runAlone(name) {
  const step = steps[name];
  if (!step) throw new Error(`no such step: ${name}`);
  console.log(`\n=== ${name}`);
  try {
    for (const need of step.needs ?? []) await need();
  } catch (error) {
    console.log(`skipped: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  try {
    return await step.run();
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/**
 * As `runAlone`, in a process of its own; its output goes to dist/test/STEP.step.log, and here as a
 * whole when it ends.
 * @param {string} name
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export function runInProcess(name) {
  console.log(`... ${name}`);
  const file = path.resolve('dist', 'test', `${name}.step.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const log = file.replace(/json$/, 'log');
  const output = openSync(log, 'w');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [self, name, file], { stdio: ['ignore', output, output] });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      closeSync(output);
      console.log(readFileSync(log, 'utf8'));
      try {
        resolve(/** @type {import('./counts.mjs').Counts} */ (JSON.parse(readFileSync(file, 'utf8'))));
      } catch {
        const cause = `the step ended without its counts (${signal ?? `exit code ${code}`})`;
        resolve({ passed: 0, failed: 1, skipped: 0, causes: [cause] });
      }
    });
  });
}

if (pathToFileURL(process.argv[1] ?? '').href === import.meta.url) {
  const [name = '', file = ''] = process.argv.slice(2);
  writeFileSync(file, JSON.stringify(await runAlone(name)));
  process.exit(0);
}
