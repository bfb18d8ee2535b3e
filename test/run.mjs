// The test command: `node test/run.mjs [step...]`, all steps in order when none is named. Closes with what failed and
// `N passed, N failed, N skipped`, summed over the steps, and exits with 1 where anything failed.
import { steps } from './support/steps.mjs';

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(steps);
const unknown = names.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const summary = [];
/** @type {string[]} */
const causes = [];
for (const name of names) {
  console.log(`\n=== ${name}`);
  const start = performance.now();
  const counts = await runStep(name);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  summary.push(`${name.padEnd(14)}${describe(counts)}, ${seconds} s`);
  causes.push(...(counts.causes ?? []).map((cause) => `failed in ${name}: ${cause}`));
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

console.log(`\n${[...summary, ...causes].join('\n')}\n`);
console.log(describe(total));
process.exit(total.failed > 0 ? 1 : 0);

/**
 * Runs one step; what the machine lacks is one skipped test, an unexpected error one failed test.
 * @param {string} name
 * @returns {Promise<import('./support/counts.mjs').Counts>}
 */
async function runStep(name) {
  const step = steps[name];
  if (!step) throw new Error(`no such step: ${name}`);
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
 * @param {import('./support/counts.mjs').Counts} counts
 */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
