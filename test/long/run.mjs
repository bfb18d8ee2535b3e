// Bundles and runs the long tests; see main.ts. Needs the built extension.
import { rmSync } from 'node:fs';
import esbuild from 'esbuild';
import { run } from '../support/process.mjs';

const folder = 'dist/test/long';
rmSync(folder, { recursive: true, force: true });
await esbuild.build({
  entryPoints: ['test/long/main.ts', 'test/long/fuzzWorker.ts'],
  outdir: folder,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
process.exit(
  await run(process.execPath, ['--enable-source-maps', `${folder}/main.js`, ...process.argv.slice(2)]),
);
