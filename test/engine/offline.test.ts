import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import * as v from 'valibot';
import { runSchema } from '../../src/shared/protocol/run';
import { MODELS } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const CLI = path.resolve('dist/cli.js');
const CELL = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|none~2|';

/** Runs Node where there is no network, not even the machine's own, and counts what asked for one in any process. */
function withoutNetwork(...args: string[]): { output: string; errors: string; asked: number } {
  const counted = '"$@"; echo; grep ^Ip: /proc/net/snmp';
  const env = { ...process.env, POMONAG_PROVIDER: 'cpu', POMONAG_MODELS: MODELS, POMONAG_PROCESSES: '2' };
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-rn', 'sh', '-c', counted, 'sh', process.execPath, ...args],
    {
      env,
      encoding: 'utf8',
    },
  );
  const [values = '', names = '', ...output] = stdout.trimEnd().split('\n').reverse();
  const asked = Number(values.split(' ')[names.split(' ').indexOf('OutNoRoutes')]);
  return { output: output.reverse().join('\n').trimEnd(), errors: stderr, asked };
}

describe('without a network', () => {
  before(function () {
    if (process.platform !== 'linux' || spawnSync('unshare', ['-rn', 'true']).status !== 0) this.skip();
  });

  for (const url of ['http://example.com', 'http://192.0.2.1', 'http://127.0.0.1'])
    it(`is noticed what asks for ${url}`, () => {
      assert.ok(withoutNetwork('-e', `fetch('${url}').catch(() => {})`).asked > 0);
    });

  it('command line and engine do all their work, and never ask for one', () =>
    withFolder(async (folder) => {
      await writeDataset(path.join(folder, 'images'));
      const images = path.join(folder, 'images');
      const pomonag = (...args: string[]): string => {
        const { output, errors, asked } = withoutNetwork(CLI, ...args);
        assert.deepEqual([errors, asked], ['', 0], args.join(' '));
        return output;
      };
      for (const space of ['nasbench201', 'mobilenetv3']) {
        const args = ['generate', images, '--space', space, '--count', '16', '--no-cache', '--json'];
        assert.ok(v.parse(runSchema, JSON.parse(pomonag(...args))).candidates.length > 0, space);
      }
      assert.match(pomonag('score', CELL, '--dataset', images), /nor_conv_3x3~0/);
      assert.match(pomonag('tune', images, '--trials', '2', '--count', '16'), /\S/);
      for (const format of ['pytorch', 'json', 'onnx']) {
        const out = path.join(folder, format);
        assert.equal(pomonag('export', CELL, '--classes', '3', '--format', format, '--out', out), '');
      }
      assert.match(pomonag('devices'), /titan_rtx_32/);
      assert.match(pomonag('models'), /encoder\.onnx/);
    }));
});
