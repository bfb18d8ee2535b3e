// Runs all benchmarks, or those named: `npm run bench [generation|raw|encoder|engine|run ...]`. Needs the built engine.
import { readdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import esbuild from 'esbuild';
import { writeDigits } from '../scripts/mnist.mjs';

const all = readdirSync('bench').flatMap((file) => /^(\w+)\.bench\.ts$/.exec(file)?.[1] ?? []);
const named = process.argv.slice(2);
const unknown = named.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are: ${all.join(', ')}`);
  process.exit(2);
}

await writeDigits('samples/mnist', 1000);
rmSync('dist/bench', { recursive: true, force: true });
await esbuild.build({
  entryPoints: [...all.map((name) => `bench/${name}.bench.ts`), 'bench/results.ts'],
  outdir: 'dist/bench',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
});
// Each in a process of its own: memory and warm caches of one do not touch the next.
const chosen = named.length > 0 ? named : all;
for (const name of [...chosen.map((name) => `${name}.bench`), 'results']) {
  const { status } = spawnSync(process.execPath, [`dist/bench/${name}.js`], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
