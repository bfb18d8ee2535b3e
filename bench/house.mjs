// Counts what keeps the code easy to add to: `npm run house` prints the table and writes the keys to docs/metrics.json.
import { spawnSync } from 'node:child_process';
import esbuild from 'esbuild';

await esbuild.build({
  entryPoints: ['bench/house/main.ts'],
  outfile: 'dist/bench/house.js',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, ['dist/bench/house.js'], { stdio: 'inherit' });
process.exit(status ?? 1);
