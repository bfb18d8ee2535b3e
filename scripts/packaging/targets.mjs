/** The platforms that a package is made for, as `vsce package --target` names them. */
export const targets = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];

/** This machine's own. */
export const thisMachine = `${process.platform}-${process.arch}`;

/**
 * Folders of the native files that the package of a platform has, and no other. sharp's Windows packages hold libvips
 * themselves.
 * @param {string} target
 */
export function nativeFolders(target) {
  const [os, cpu] = target.split('-');
  return [
    `node_modules/onnxruntime-node/bin/napi-v6/${os}/${cpu}`,
    `node_modules/@img/sharp-${target}`,
    ...(os === 'win32' ? [] : [`node_modules/@img/sharp-libvips-${target}`]),
  ];
}

/**
 * Which of these files are packed: what is loaded, once. macOS' runtime lies there under two names; CUDA's files, where
 * somebody has fetched them, stay out.
 * @param {string} folder one of `nativeFolders`
 */
export function nativePattern(folder) {
  const isRuntime = folder.includes('onnxruntime');
  return `${folder}/${isRuntime ? '{*.node,*.dll,libonnxruntime.so*,libonnxruntime.1.dylib}' : '{*,lib/*}'}`;
}
