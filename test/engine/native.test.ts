import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { toPomonagError } from '../../src/shared/errors';
import { askForNewerGlibc, copyWithout } from '../support/hiddenNatives';
import { UNSHARED, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const ONNX_RUNTIME = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}`;
const OTHER_BUILD = /Install the build of this extension for [a-z0-9]+-[a-z0-9]+ .*, then start again\.$/;

const CASES = [
  { what: 'ONNX Runtime is of another platform', hidden: /onnxruntime_binding/, module: 'onnxruntime-node' },
  { what: 'the library of ONNX Runtime is missing', hidden: /^libonnxruntime/, module: 'onnxruntime-node' },
  { what: 'sharp is of another platform', hidden: /^sharp-.*\.node$/, module: 'sharp' },
  { what: 'the library of sharp is missing', hidden: /^libvips/, module: 'sharp' },
];

/** The message that a run gets, from the engine and from the command line alike. */
async function messageFrom(product: string, images: string): Promise<string> {
  const options = { ...UNSHARED, engine: path.join(product, 'dist', 'engine.js'), processes: 2 };
  const error = await withEngine(
    (client) =>
      client.request('generate', settings(images)).then(
        () => assert.fail('the run went on'),
        (reason: unknown) => toPomonagError(reason),
      ),
    options,
  );
  assert.equal(error.code, 'native-module');
  const cli = [path.join(product, 'dist', 'cli.js'), 'generate', images, '--no-cache', '--json'];
  const env = { ...process.env, POMONAG_PROVIDER: 'cpu' };
  const { status, stdout, stderr } = spawnSync(process.execPath, cli, { env, encoding: 'utf8' });
  assert.deepEqual([status, stdout, stderr], [1, '', `pomonag: ${error.message}\n`]);
  return error.message;
}

describe('a native module that does not load', () => {
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  for (const { what, hidden, module } of CASES)
    it(`ends a run with one message and its remedy: ${what}`, () =>
      withFolder(async (folder) => {
        const images = path.join(folder, 'images');
        await writeDataset(images);
        copyWithout(hidden, folder);
        const message = await messageFrom(folder, images);
        assert.match(message, OTHER_BUILD);
        assert.ok(message.startsWith(`The native module ${module} does not load (`), message);
        assert.doesNotMatch(message, /\n/);
      }));

  it('says where the system is too old', () =>
    withFolder(async (folder) => {
      const images = path.join(folder, 'images');
      await writeDataset(images);
      copyWithout(/nothing/, folder);
      askForNewerGlibc(path.join(folder, ONNX_RUNTIME, 'onnxruntime_binding.node'));
      const message = await messageFrom(folder, images);
      assert.match(
        message,
        /^The native module onnxruntime-node does not load \(.*GLIBC_9.*\)\. This Linux is too old/,
      );
      assert.match(message, /glibc 2\.28 or newer is needed/);
    }));
});
