import { readFileSync, rmSync } from 'node:fs';

/**
 * How many tests passed, failed and were skipped; `causes` names those that failed, each with its error.
 * @typedef {{ passed: number, failed: number, skipped: number, causes?: string[] }} Counts
 */

/**
 * The counts that a suite wrote to `file`. A suite that crashed or ran no test counts as one failure: exit codes alone
 * are not trusted, because a crashed extension host reports 0.
 * @param {string} suite
 * @param {string} file
 * @param {number} exitCode
 * @returns {Counts}
 */
export function readCounts(suite, file, exitCode) {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = /** @type {Counts} */ (JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    console.error(`${suite}: the suite ended without writing its results (exit code ${exitCode})`);
    return { ...counts, failed: 1 };
  }
  if (counts.passed + counts.failed + counts.skipped === 0) {
    console.error(`${suite}: no test ran`);
    return { ...counts, failed: 1 };
  }
  if (exitCode !== 0 && counts.failed === 0) {
    console.error(`${suite}: every test passed, but the suite ended with exit code ${exitCode}`);
    return { ...counts, failed: 1 };
  }
  return counts;
}

/**
 * A place for the counts of `suite`, emptied.
 * @param {string} suite
 */
export function resultsFile(suite) {
  const file = `dist/test/${suite}.results.json`;
  rmSync(file, { force: true });
  return file;
}
