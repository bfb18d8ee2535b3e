// Builds the bundles of the product into dist/, and dist/bundled.json: the packages that are in them.
//   node esbuild.mjs [--production] [--watch]
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';

const { values: flags } = parseArgs({
  options: { production: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
});

/** Native packages stay outside the bundles: their binaries are found relative to their own folders. */
const native = ['onnxruntime-node', 'onnxruntime-common', 'sharp'];

/** @type {esbuild.BuildOptions} */
const shared = {
  bundle: true,
  minify: flags.production,
  sourcemap: !flags.production,
  logLevel: flags.watch ? 'silent' : 'warning',
  plugins: flags.watch ? [problemMatcher()] : [],
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...shared,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', ...native],
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  { ...node, entryPoints: ['src/extension/extension.ts'], outfile: 'dist/extension.js' },
  { ...node, entryPoints: ['src/extension/reading/thread.ts'], outfile: 'dist/pythonReader.js' },
  { ...node, entryPoints: ['src/engine/main.ts'], outfile: 'dist/engine.js' },
  { ...node, entryPoints: ['src/engine/lifelineThread.ts'], outfile: 'dist/lifeline.js' },
  { ...node, entryPoints: ['src/engine/workers/helper.ts'], outfile: 'dist/engineHelper.js' },
  {
    ...node,
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...shared,
    entryPoints: ['src/webview/main.ts'],
    outfile: 'dist/webview.js', // imported style sheets go to dist/webview.css
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
  },
];

/** The package of the Python grammar and its parser. */
const grammar = '@vscode/tree-sitter-wasm';

/** They are data files: they lie beside the bundle that loads them. */
async function copyGrammar() {
  const folder = path.join(
    path.dirname(createRequire(import.meta.url).resolve(`${grammar}/package.json`)),
    'wasm',
  );
  await mkdir('dist', { recursive: true });
  for (const file of ['tree-sitter.wasm', 'tree-sitter-python.wasm'])
    await copyFile(path.join(folder, file), path.join('dist', file));
}

/**
 * Prints what the `$esbuild-watch` matcher of .vscode/tasks.json looks for.
 * @returns {esbuild.Plugin}
 */
function problemMatcher() {
  return {
    name: 'problem-matcher',
    setup(build) {
      build.onStart(() => console.log('[watch] build started'));
      build.onEnd(({ errors }) => {
        for (const { text, location } of errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        console.log('[watch] build finished');
      });
    },
  };
}

/**
 * Folders of the packages whose code is in the bundles, for the notices and the bill of materials.
 * @param {esbuild.Metafile[]} metafiles
 */
async function writeBundled(metafiles) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
    ),
  );
  const folders = inputs.flatMap(
    (file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
  folders.push(path.join('node_modules', grammar));
  await writeFile('dist/bundled.json', JSON.stringify([...new Set(folders)].sort(), null, 2));
}

await copyGrammar();
if (flags.watch) for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
else {
  const built = await Promise.all(bundles.map((bundle) => esbuild.build({ ...bundle, metafile: true })));
  await writeBundled(built.map(({ metafile }) => metafile));
}
