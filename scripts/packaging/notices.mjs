import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { componentsOf } from './components.mjs';

const require = createRequire(path.resolve('package.json'));

export const noticesFile = 'THIRD-PARTY-NOTICES.txt';

const rule = '-'.repeat(100);

const head = `Third-party notices of POMONAG for VS Code

The packages of this extension contain the work of others, listed here with their licences. The list is made from what
the build puts into them. Packages named @img/sharp-* and @img/sharp-libvips-* are in the package of their platform only.
ONNX Runtime in turn contains work of others:
https://github.com/microsoft/onnxruntime/blob/main/ThirdPartyNotices.txt
`;

/** libvips comes as a shared library of its own, which whoever likes may replace. */
const libvips = `The shared library in node_modules/@img/sharp-libvips-PLATFORM/lib (in Windows' packages:
node_modules/@img/sharp-win32-*/lib) is libvips with the libraries below. libvips and some of them are under the GNU
Lesser General Public License, version 3 or later. It is used unchanged, is loaded at run time, and may be replaced by
another build of the same version. Its complete source and the scripts that build it are at
https://github.com/lovell/sharp-libvips, tag v{version}; the maintainers of this extension send a copy of the source on
request, for as long as they distribute the library and for at least three years.
`;

/** @returns {string} the text of THIRD-PARTY-NOTICES.txt */
export function notices() {
  const components = componentsOf();
  /** @type {Map<string, string[]>} */
  const byText = new Map();
  for (const component of components) {
    const title = `${component.name} ${component.version} (${component.license}), ${component.origin}`;
    for (const text of textsOf(component)) byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const sections = [...byText].map(([text, titles]) => `${rule}\n${titles.join('\n')}\n\n${text}\n`);
  return `${head}\n${rule}\n${libvipsSection(components)}\n${sections.join('\n')}`;
}

/** @param {readonly import('./components.mjs').Component[]} components */
function libvipsSection(components) {
  const found = components.find(({ name }) => name.startsWith('@img/sharp-libvips-'));
  if (!found) throw new Error('no package of libvips among the components');
  const folder = `node_modules/@img/sharp-libvips-${process.platform}-${process.arch}`;
  /** @type {Record<string, string>} */
  const versions = JSON.parse(readFileSync(`${folder}/versions.json`, 'utf8'));
  const readme = readFileSync(`${folder}/README.md`, 'utf8');
  const table = readme
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .join('\n');
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${libvips.replace('{version}', found.version)}\n${table}\n\nVersions: ${list.join(', ')}\n`;
}

/**
 * The licence as the package has it; where it has none the licence's own text. The LGPL refers to the GPL.
 * @param {import('./components.mjs').Component} component
 */
function textsOf({ license, author, text }) {
  const own = text === null ? [] : [tidy(text)];
  const needed = license.split(' AND ').filter((id) => text === null || id.startsWith('LGPL'));
  const ids = needed.flatMap((id) => (id.startsWith('LGPL-3.0') ? [id, id.slice(1)] : [id]));
  return [...own, ...ids.map((id) => licenseText(id, author))];
}

/**
 * @param {string} id SPDX identifier
 * @param {string} author
 */
function licenseText(id, author) {
  /** @type {{ licenseText: string }} */
  const { licenseText } = require(`spdx-license-list/licenses/${id}.json`);
  return tidy(licenseText.replace(/<year> <copyright holders>|<year> <owner>/, author));
}

/** @param {string} text */
function tidy(text) {
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();
}
