import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { readCounts, resultsFile } from './counts.mjs';
import { run } from './process.mjs';

/**
 * Bundles every `*.test.ts` below test/SUITE, and the program that runs them, to dist/test/SUITE; packages stay outside.
 * @param {string} suite
 * @returns {Promise<string>} the program
 */
export async function bundleTests(suite) {
  const tests = readdirSync(`test/${suite}`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  );
  rmSync(`dist/test/${suite}`, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: Object.fromEntries([
      ['runner', 'test/support/runner.ts'],
      ...tests.map((file) => [file.replace(/\.ts$/, ''), `test/${suite}/${file}`]),
    ]),
    outdir: `dist/test/${suite}`,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return `dist/test/${suite}/runner.js`;
}

/**
 * Runs test/SUITE in Node. What engines keep of data sets lies in a cache of the run.
 * @param {string} suite
 * @param {{ timeout: number, env?: NodeJS.ProcessEnv }} options `timeout` per test in milliseconds
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runMocha(suite, { timeout, env = {} }) {
  const program = await bundleTests(suite);
  const results = resultsFile(suite);
  const cache = path.resolve(`dist/test/${suite}/cache`);
  const code = await run(process.execPath, ['--enable-source-maps', program], {
    env: { POMONAG_CACHE: cache, ...env, TEST_RESULTS: results, TEST_TIMEOUT: String(timeout) },
  });
  return readCounts(suite, results, code);
}
