import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * Runs the test bundles that lie beside this one, in Node or, as VS Code's test entry point, in an extension host.
 * Environment: TEST_RESULTS, the file for the counts; TEST_TIMEOUT, milliseconds per test; TEST_OUTPUT, a file for the
 * report where there is no console.
 * @throws Error when a test failed
 */
export async function run(): Promise<void> {
  const { TEST_RESULTS, TEST_TIMEOUT, TEST_OUTPUT } = process.env;
  if (!TEST_RESULTS) throw new Error('The environment variable TEST_RESULTS names no file');
  if (TEST_OUTPUT)
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
      appendFileSync(TEST_OUTPUT, format(...args) + '\n');
    };

  const mocha = new Mocha({
    timeout: Number(TEST_TIMEOUT),
    reporter: 'spec',
    color: process.stdout.isTTY && !TEST_OUTPUT,
  });
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files) if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));

  const causes: string[] = [];
  const { passes, failures, pending } = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() => {
      if (runner.stats) resolve(runner.stats);
      else reject(new Error('Mocha gave no counts'));
    });
    runner.on('fail', (test, error: Error) =>
      causes.push(`${test.fullTitle()}: ${error.message.split('\n')[0]}`),
    );
  });
  writeFileSync(TEST_RESULTS, JSON.stringify({ passed: passes, failed: failures, skipped: pending, causes }));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

if (require.main === module)
  run().then(
    () => process.exit(0), // what a test left open must not keep the run from ending
    () => process.exit(1),
  );
