import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildToyPrograms } from '../support/toyPrograms';
import { toy } from '../toy/space/space';
import { python } from './python';

describe('generated networks of a search space of one folder', () => {
  it('are in PyTorch what the space counts, and compute the same in ONNX', async () => {
    const folder = path.resolve('dist/test/toy-networks');
    const { pomonag } = await buildToyPrograms(folder);
    const networks = path.join(folder, 'networks');
    mkdirSync(networks);
    const setting = { classes: 5, resolution: 24 };
    const architectures = ['1-1-1', '7-3-5'];
    const jobs = architectures.map((architecture) => {
      const file = (format: string, extension: string): string => {
        const out = path.join(networks, `net${architecture.replaceAll('-', '')}.${extension}`);
        const options = [
          '--space',
          'toy',
          '--classes',
          '5',
          '--resolution',
          '24',
          '--channels',
          '1',
          '--format',
          format,
        ];
        const { status, stderr } = pomonag('export', architecture, ...options, '--out', out);
        assert.equal(status, 0, stderr);
        return out;
      };
      const { resolution } = setting;
      return {
        module: file('pytorch', 'py'),
        onnx: file('onnx', 'onnx'),
        resolution,
        channels: 1,
        countBias: false,
      };
    });
    const list = path.join(networks, 'jobs.json');
    writeFileSync(list, JSON.stringify(jobs));
    const measured = JSON.parse(python(['test/codegen/check_networks.py', list])) as Record<string, number>[];
    measured.forEach(({ params, macs, onnxDifference = 1 }, i) => {
      assert.deepEqual(
        { params, macs },
        toy.costs(toy.parse(architectures[i]!), { ...setting, channels: 1 }),
      );
      assert.ok(onnxDifference < 1e-4);
    });
    python(['-m', 'black', '--check', '--quiet', ...jobs.map(({ module }) => module)]);
  });
});
