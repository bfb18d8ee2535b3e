/** Loading of the native modules. When one does not load, the error says which remedies apply on this platform. */

import type * as OnnxRuntime from 'onnxruntime-node';
import type Sharp from 'sharp';
import { PomonagError, messageOf } from '../shared/errors';
import { t } from '../shared/l10n';

let onnxRuntime: Promise<typeof OnnxRuntime> | undefined;
let sharp: Promise<typeof Sharp> | undefined;

/** @throws PomonagError `native-module` */
export function loadOnnxRuntime(): Promise<typeof OnnxRuntime> {
  return (onnxRuntime ??= load('onnxruntime-node', async () => {
    const module = await import('onnxruntime-node');
    module.env.logLevel = 'fatal';
    return module;
  }));
}

/** The loaders of libvips that may read a file; all others, such as those of SVG, PDF and HEIC, are closed. */
const IMAGE_LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Tiff'].map((format) => `VipsForeignLoad${format}`);

/** @throws PomonagError `native-module` */
export function loadSharp(): Promise<typeof Sharp> {
  return (sharp ??= load('sharp', async () => {
    const module = (await import('sharp')).default;
    module.cache(false);
    module.concurrency(1);
    module.block({ operation: ['VipsForeignLoad'] });
    module.unblock({ operation: IMAGE_LOADERS });
    return module;
  }));
}

async function load<Module>(name: string, importModule: () => Promise<Module>): Promise<Module> {
  try {
    return await importModule();
  } catch (error) {
    throw new PomonagError('native-module', describe(name, messageOf(error)));
  }
}

function describe(name: string, reason: string): string {
  const [firstLine = ''] = reason.split('\n');
  const platform = `${process.platform}-${process.arch}`;
  return `${t('The native module {0} does not load ({1}).', name, firstLine)} ${remedy(reason, platform)}`;
}

function remedy(reason: string, platform: string): string {
  if (/GLIBC|GLIBCXX/.test(reason)) {
    return t(
      'This Linux is too old for it: glibc 2.28 or newer is needed (Debian 10, Ubuntu 18.10, RHEL 8).',
    );
  }
  if (platform === 'darwin-x64') return t('ONNX Runtime has no binaries for Intel Macs any more.');
  if (process.platform === 'win32') {
    return t(
      'Install the Microsoft Visual C++ Redistributable (2015-2022) and the build of this extension for {0}, then start again.',
      platform,
    );
  }
  return t(
    'Install the build of this extension for {0} (from source: npm ci on this machine), then start again.',
    platform,
  );
}
