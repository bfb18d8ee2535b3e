import { statSync } from 'node:fs';
import { openPromise } from 'yauzl';
import { nativeFolders, targets } from './targets.mjs';

/** Where the extension lies in a VSIX. */
const folder = 'extension/';

/** Most bytes of a package. The largest is Windows' with DirectML. */
const mostBytes = 48 * 2 ** 20;

/** What every package must have. */
const needed = [
  'package.json',
  'readme.md',
  'LICENSE.txt',
  'changelog.md',
  'NOTICE',
  'THIRD-PARTY-NOTICES.txt',
  'dist/sbom.cdx.json',
  'dist/extension.js',
  'dist/engine.js',
  'dist/lifeline.js',
  'dist/pythonReader.js',
  'dist/cli.js',
  'dist/webview.js',
  'dist/webview.css',
  'dist/tree-sitter-python.wasm',
  'models/manifest.json',
  'models/encoder.onnx',
];

/** What none may have: declarations, headers, maps, sources, tests, another's install scripts. */
const unwanted =
  /\.d\.[cm]?ts$|\.h(pp)?$|\.map$|\.ts$|^(src|test|training|samples|scripts)\/|\/(install|script)\//;

/**
 * The files of a package.
 * @param {string} vsix
 * @returns {Promise<string[]>} paths from the extension's folder on
 */
export async function filesOf(vsix) {
  const zip = await openPromise(vsix);
  /** @type {string[]} */
  const files = [];
  for await (const { fileName } of zip.eachEntry())
    if (fileName.startsWith(folder)) files.push(fileName.slice(folder.length));
  return files;
}

/**
 * What is wrong with a package: nothing, as a rule.
 * @param {string} vsix
 * @param {string} target
 * @returns {Promise<string[]>} one sentence each
 */
export async function faultsOf(vsix, target) {
  const files = await filesOf(vsix);
  const own = nativeFolders(target);
  const foreign = targets.flatMap(nativeFolders).filter((folder) => !own.includes(folder));
  const has = (/** @type {string} */ folder) => files.some((file) => file.startsWith(`${folder}/`));
  const { size } = statSync(vsix);
  return [
    ...needed.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...own.filter((folder) => !has(folder)).map((folder) => `${folder} is missing`),
    ...foreign.filter(has).map((folder) => `${folder} is of another platform`),
    ...files.filter((file) => unwanted.test(file)).map((file) => `${file} does not belong there`),
    ...(size > mostBytes ? [`${vsix} has ${size} bytes, more than ${mostBytes}`] : []),
  ];
}
