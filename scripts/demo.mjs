// The main job on real images: unpacks MNIST digits into samples/mnist, generates networks for them with the command
// line and prints the Pareto front. Needs no Python.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { writeDigits } from './mnist.mjs';

/**
 * What this script reads of the run object that `generate --json` prints (schema pomonag-run/1).
 * @typedef {{ architecture: string, accuracy: number, accuracyInterval: [number, number], params: number, macs: number,
 *   latencyMs: number | null, rank: number, picks: string[] }} Candidate
 * @typedef {{ seed: number, device: string, provider: string, dataset: { classes: number, images: number },
 *   timing: { totalMs: number }, candidates: Candidate[], notes: string[] }} Run
 */

const folder = 'samples/mnist';
const runFile = 'samples/mnist-run.json';

await writeDigits(folder, 1000);
const generate = spawnSync(process.execPath, ['dist/cli.js', 'generate', folder, '--json', '--seed', '1'], {
  encoding: 'utf8',
  maxBuffer: 64 * 2 ** 20,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (generate.status !== 0) process.exit(1); // the command line has said why
writeFileSync(runFile, generate.stdout);
printRun(/** @type {Run} */ (JSON.parse(generate.stdout)));
console.log(`\nThe whole run: ${runFile}`);

/** @param {Run} run */
function printRun({ dataset, candidates, timing, provider, device, seed, notes }) {
  const front = candidates.filter(({ rank }) => rank === 1).sort((a, b) => b.accuracy - a.accuracy);
  console.log(`${folder}: ${dataset.images} images, ${dataset.classes} classes`);
  console.log(
    `${candidates.length} networks in ${(timing.totalMs / 1000).toFixed(1)} s on ${provider} ` +
      `(device ${device}, seed ${seed}); ${front.length} on the Pareto front:\n`,
  );
  printTable([
    ['accuracy %', '80 % interval', 'params', 'MACs', 'latency ms', 'architecture', 'picks'],
    ...front.map((candidate) => [
      candidate.accuracy.toFixed(2),
      candidate.accuracyInterval.map((bound) => bound.toFixed(1)).join(' .. '),
      millions(candidate.params),
      millions(candidate.macs),
      candidate.latencyMs?.toFixed(2) ?? '-',
      candidate.architecture,
      candidate.picks.join(', '),
    ]),
  ]);
  for (const note of notes) console.log(`\nNote: ${note}`);
}

/** @param {string[][]} rows the heads first */
function printTable(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

/** @param {number} count */
function millions(count) {
  return `${(count / 1e6).toFixed(3)} M`;
}
