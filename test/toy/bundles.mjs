// Builds the product's programs, or tests, as they are once the toy space is in both registries: one folder, two lines.
import path from 'node:path';
import { readFile } from 'node:fs/promises';
import esbuild from 'esbuild';

/** What a line in each registry adds: the file's import, and the entry in its table. */
const REGISTRIES = {
  'src/spaces/index.ts': { from: 'space', name: 'toy', entry: 'toy' },
  'src/spaces/code.ts': { from: 'code', name: 'toyCode', entry: 'toy: toyCode' },
};

/** @type {esbuild.Plugin} */
const withToy = {
  name: 'with-toy',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]spaces[\\/](index|code)\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const registry = path.relative('.', file).replaceAll('\\', '/');
      const line = REGISTRIES[/** @type {keyof typeof REGISTRIES} */ (registry)];
      const module = JSON.stringify(path.resolve('test/toy/space', line.from));
      const changed = source.replace(/^(const \w+[^=]*= \{)/m, `$1 ${line.entry},`);
      if (changed === source) throw new Error(`${registry} has no table of search spaces`);
      return { contents: `import { ${line.name} } from ${module};\n${changed}`, loader: 'ts' };
    });
  },
};

/**
 * @param {Record<string, string>} entryPoints by name of the bundle
 * @param {string} outdir beside which the models are not: give them to the programs
 */
export async function bundleWithToy(entryPoints, outdir) {
  await esbuild.build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    plugins: [withToy],
  });
}
