import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { resultsFile } from './counts.mjs';
import { runMocha } from './mocha.mjs';
import { run } from './process.mjs';
import { ensurePython } from './python.mjs';
import { packExtension, packedExtension } from '../../scripts/packaging/package.mjs';
import { runHostTests } from '../vscode/host.mjs';
import { prepareServer } from '../vscode/prepare.mjs';

/**
 * One step of the test run.
 * @typedef {object} Step
 * @property {boolean} [first] others read what it writes: it runs before them, alone
 * @property {(() => Promise<unknown>)[]} [needs] what the machine must have; where one of them throws, the step is one
 *   skipped test and the error's message its reason
 * @property {() => Promise<import('./counts.mjs').Counts>} run
 */

/**
 * A check that is one test: it passes when the script of package.json exits with 0.
 * @param {string} script
 * @returns {Step}
 */
const check = (script) => ({ run: async () => asCounts(await run('npm', ['run', '--silent', script])) });

/**
 * @param {number} exitCode
 */
const asCounts = (exitCode) => ({
  passed: exitCode === 0 ? 1 : 0,
  failed: exitCode === 0 ? 0 : 1,
  skipped: 0,
});

/**
 * The steps in the order of a whole run, which works on as many at once as there are cores, two at most: the long ones
 * first, so that none is left alone at the end.
 * @type {Record<string, Step>}
 */
export const steps = {
  build: { first: true, ...check('build') },
  package: { first: true, run: async () => asCounts((await packExtension()) === packedExtension ? 0 : 1) },
  engine: { run: () => runMocha('engine', { timeout: 120_000 }) },
  python: { needs: [ensurePython], run: async () => runPytest(await ensurePython()) },
  webview: { needs: [ensureChromium], run: () => runMocha('webview', { timeout: 60_000 }) },
  codegen: {
    needs: [ensurePython],
    run: async () => runMocha('codegen', { timeout: 120_000, env: { PYTHON: await ensurePython() } }),
  },
  host: { needs: [ensureChromium, prepareServer], run: () => runHostTests() },
  e2e: {
    needs: [ensureChromium, prepareServer],
    run: () => runMocha('e2e', { timeout: 180_000, env: { VSIX: packedExtension } }),
  },
  typecheck: check('typecheck'),
  lint: check('lint'),
  unit: { run: () => runMocha('unit', { timeout: 20_000 }) },
  format: check('format:check'),
  'python-style': {
    needs: [ensurePython],
    run: async () => {
      const python = await ensurePython();
      const ruff = await run(python, ['-m', 'ruff', 'check', 'training', 'bench']);
      const black = await run(python, ['-m', 'black', '--check', 'training', 'bench']);
      const layers = await run(path.join(path.dirname(python), 'lint-imports'), ['--no-cache']);
      const types = await run(process.execPath, ['node_modules/pyright/index.js', '--warnings']);
      return asCounts(ruff || black || layers || types);
    },
  },
};

/**
 * @param {string} python
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
async function runPytest(python) {
  const report = resultsFile('python').replace(/json$/, 'xml');
  const code = await run(python, [
    '-m',
    'pytest',
    'training',
    '-q',
    '-p',
    'no:cacheprovider',
    `--junitxml=${report}`,
  ]);
  const suite = /<testsuite [^>]*>/.exec(readFileSync(report, 'utf8'))?.[0] ?? '';
  const count = (/** @type {string} */ name) =>
    Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const [tests, skipped] = [count('tests'), count('skipped')];
  const failed = Math.max(count('failures') + count('errors'), code === 0 ? 0 : 1);
  return { passed: Math.max(tests - failed - skipped, 0), failed, skipped };
}
