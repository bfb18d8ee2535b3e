/** The built product without one of its native files, as on a machine that cannot load it. */

import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const NATIVE = /\.(node|so(\.[\d.]+)?|dylib|dll)$/;
const PACKAGES = ['onnxruntime-node', 'onnxruntime-common', 'sharp', '@img', 'detect-libc', 'semver'];
const OWN_PLATFORM = `${path.sep}${process.platform}${path.sep}${process.arch}${path.sep}`;

/**
 * Copies dist/ and the packages that ship to a folder, and links the models.
 * @param hidden names of native files that are left out
 * @param root of the repository
 */
export function copyWithout(hidden: RegExp, folder: string, root = '.'): void {
  const dist = path.join(root, 'dist');
  const programs = readdirSync(dist).filter((name) => /\.(js|wasm)$/.test(name));
  mkdirSync(path.join(folder, 'dist'));
  for (const name of programs) copyFileSync(path.join(dist, name), path.join(folder, 'dist', name));
  symlinkSync(path.resolve(root, 'models'), path.join(folder, 'models'), 'junction');
  for (const name of PACKAGES)
    cpSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name), {
      recursive: true,
      filter: (file) => {
        if (!NATIVE.test(file)) return true;
        // ONNX Runtime brings the files of all platforms.
        return (
          !hidden.test(path.basename(file)) && (!file.includes('onnxruntime') || file.includes(OWN_PLATFORM))
        );
      },
    });
}

/** Makes a library ask for a glibc that does not exist yet: the dynamic linker refuses it as an old system refuses ours. */
export function askForNewerGlibc(library: string): void {
  const bytes = readFileSync(library);
  const at = bytes.indexOf('GLIBC_2.');
  if (at < 0) throw new Error(`${library} asks for no glibc`);
  bytes.write('GLIBC_9.', at, 'latin1');
  writeFileSync(library, bytes);
}
