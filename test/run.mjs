// The test command: `node test/run.mjs [step...]`, all steps when none is named. Two run at once where there are two
// cores; each one's output then comes when it ends. Closes with what failed and `N passed, N failed, N skipped`, summed
// over the steps, and exits with 1 where anything failed.
import { availableParallelism } from 'node:os';
import { steps } from './support/steps.mjs';
import { runAlone, runInProcess } from './support/runStep.mjs';

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(steps);
const unknown = names.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. Steps: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

/** @type {Map<string, { counts: import('./support/counts.mjs').Counts, seconds: number }>} */
const results = new Map();
const before = names.filter((name) => steps[name]?.first);
const rest = names.filter((name) => !steps[name]?.first);
const lanes = Math.min(2, availableParallelism(), rest.length);
const total = performance.now();

for (const name of before) await measure(name, runAlone);
await prepare(rest);
const queue = [...rest];
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (let name = queue.shift(); name; name = queue.shift())
      await measure(name, lanes > 1 ? runInProcess : runAlone);
  }),
);

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const [name, { counts, seconds }] of results) {
  console.log(`${name.padEnd(14)}${describe(counts)}, ${seconds.toFixed(1)} s`);
  sum.passed += counts.passed;
  sum.failed += counts.failed;
  sum.skipped += counts.skipped;
}
for (const [name, { counts }] of results)
  for (const cause of counts.causes ?? []) console.log(`failed in ${name}: ${cause}`);
console.log(`${'together'.padEnd(14)}${((performance.now() - total) / 1000).toFixed(1)} s\n`);
console.log(describe(sum));
process.exit(sum.failed > 0 ? 1 : 0);

/**
 * @param {string} name
 * @param {(name: string) => Promise<import('./support/counts.mjs').Counts>} run
 */
async function measure(name, run) {
  const start = performance.now();
  const counts = await run(name);
  results.set(name, { counts, seconds: (performance.now() - start) / 1000 });
}

/**
 * Installs what the steps need, one after the other: two of them must not do it at once. A step whose need fails says
 * so itself.
 * @param {string[]} wanted
 */
async function prepare(wanted) {
  for (const need of new Set(wanted.flatMap((name) => steps[name]?.needs ?? [])))
    await need().catch(() => undefined);
}

/**
 * @param {import('./support/counts.mjs').Counts} counts
 */
function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
