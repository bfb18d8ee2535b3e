/**
 * The long tests: fuzzing, soak, faults. `npm run test:long [-- --seed N] [--share 0.1] [--only fuzz|soak|faults]
 * [--target NAME] [--fault PART_OF_NAME]`. A whole run writes docs/reliability.md and the keys fuzz.*; a part of it only prints.
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { record } from '../../bench/metrics';
import { writeDigits } from '../../scripts/mnist.mjs';
import { bearFaults } from './faults';
import type { FaultResult } from './faults';
import { fuzz } from './fuzz';
import type { FuzzResult } from './fuzz';
import { soak } from './soak';
import type { SoakResult } from './soak';
import { TARGETS } from './targets';

const COMMAND = 'npm run test:long';
const FOLDER = 'samples/mnist';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    share: { type: 'string', default: '1' },
    only: { type: 'string' },
    target: { type: 'string' },
    fault: { type: 'string' },
  },
});
const seed = Number(options.seed);
const share = Number(options.share);
const wants = (part: string): boolean => options.only === undefined || options.only === part;

async function main(): Promise<void> {
  const fuzzed: FuzzResult[] = [];
  const chosen = TARGETS.filter(({ name }) => options.target === undefined || name === options.target);
  if (wants('fuzz')) for (const target of chosen) fuzzed.push(report(await fuzz(target, seed, share)));
  await writeDigits(FOLDER, 1000);
  const faults = wants('faults') ? await bearFaults(FOLDER, options.fault) : [];
  const soaked = wants('soak') ? await soak(FOLDER, share) : null;
  if (soaked !== null) console.log(soaked);
  const failures =
    fuzzed.reduce((sum, one) => sum + one.failures.size, 0) +
    faults.filter(({ failure }) => failure !== null).length +
    (soaked?.failures.length ?? 0);
  const isWhole =
    options.only === undefined && options.target === undefined && options.fault === undefined && share === 1;
  if (isWhole && soaked !== null) publish(fuzzed, faults, soaked);
  console.log(`${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}

function report(result: FuzzResult): FuzzResult {
  const { target, cases, accepted, refused, failures } = result;
  console.log(
    `${target.name}: ${cases} cases, ${accepted} accepted, ${refused} refused, ${failures.size} failed`,
  );
  for (const [number, reason] of [...failures].slice(0, 5))
    console.log(`  case ${number}: ${reason.slice(0, 600)}`);
  return result;
}

function publish(fuzzed: readonly FuzzResult[], faults: readonly FaultResult[], soaked: SoakResult): void {
  const cases = fuzzed.reduce((sum, one) => sum + one.cases, 0);
  const failed = fuzzed.reduce((sum, one) => sum + one.failures.size, 0);
  const metric = { n: cases, seeds: [seed], spread: null, command: COMMAND };
  record('fuzz.cases', { ...metric, value: cases, unit: 'inputs' });
  record('fuzz.failures', { ...metric, value: failed, unit: 'inputs' });
  writeFileSync('docs/reliability.md', documentOf(fuzzed, faults, soaked));
}

function documentOf(
  fuzzed: readonly FuzzResult[],
  faults: readonly FaultResult[],
  soaked: SoakResult,
): string {
  const rows = fuzzed.map(
    ({ target, cases, accepted, refused, failures }) =>
      `| ${target.what} | ${[cases, accepted, refused, failures.size].map((n) => n.toLocaleString('en')).join(' | ')} |`,
  );
  return `# Reliability

Written by \`${COMMAND}\`, seed ${seed}. An input that fails is kept in \`test/fixtures/fuzz\`, and the unit tests feed it
from then on.

## Fuzzing

Refused is what is taken for none of its kind: by an error that says why, or quietly, as a damaged image is skipped and
counted. Everything else is an answer, which must hold what is promised of it.

| input | cases | accepted | refused | failed |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

## Faults

A run that fails by one of these says why; one that has less processor time, a full disk for its cache or another window
beside it finds the same as any. The next run is whole.

| fault | borne |
| --- | --- |
${faults.map(({ fault, failure }) => `| ${fault} | ${failure ?? 'yes'} |`).join('\n')}

## Soak

${soaked.generations} generations in one engine: memory changes by ${(100 * soaked.growth).toFixed(1)} % from the second
quarter of them to the last. ${soaked.cancellations} cancellations at every moment of a run: ${soaked.failures.length} failures.
`;
}

void main();
