import assert from 'node:assert/strict';
import { exportArchitecture } from '../../src/codegen/export';
import { resolveNetwork } from '../../src/spaces/network';
import type { NetworkRequest } from '../../src/spaces/network';
import { PomonagError } from '../../src/shared/errors';

const STAGES = [
  '2-5-4_2-7-6_0-0-0_0-0-0',
  '4-5-4_4-3-3_4-7-4_4-3-6',
  '3-5-3_3-5-6_3-7-3_0-0-0',
  '2-3-4_2-3-3_0-0-0_0-0-0',
  '2-7-3_2-3-3_0-0-0_0-0-0',
];
const REQUEST: NetworkRequest = {
  space: 'mobilenetv3',
  architecture: STAGES.join('_'),
  classes: 7,
  resolution: 160,
  width: 1.2,
};

const source = (change: Partial<NetworkRequest> = {}): string =>
  String(exportArchitecture({ ...REQUEST, ...change }, 'pytorch', null).content);

describe('exported MobileNetV3 networks', () => {
  it('are JSON with what Once-for-All loads; unused slots carry the least kernel and expansion', () => {
    const { content } = exportArchitecture(REQUEST, 'json', null);
    assert.deepEqual(JSON.parse(String(content)), {
      ...REQUEST,
      ks: [5, 7, 3, 3, 5, 3, 7, 3, 5, 5, 7, 3, 3, 3, 3, 3, 7, 3, 3, 3],
      e: [4, 6, 3, 3, 4, 3, 4, 6, 3, 6, 3, 3, 4, 3, 3, 3, 3, 3, 3, 3],
      d: [2, 4, 3, 2, 2],
    });
  });

  it('say with which command they are written again', () => {
    assert.match(source(), /--space mobilenetv3 --classes 7 --resolution 160 --width 1\.2 --format pytorch/);
  });

  it('have one block for each layer, with excitation in stages 2, 4 and 5', () => {
    const stages = source()
      .split('# Stage ')
      .slice(1)
      .map((stage) => stage.match(/self\.Block\(.*\)/g) ?? []);
    assert.deepEqual(
      stages.map((blocks) => blocks.length),
      [2, 4, 3, 2, 2],
    );
    const squeezes = (block: string): boolean => /, \d+\)$/.test(block);
    stages.forEach((blocks, stage) =>
      assert.ok(blocks.every((b) => squeezes(b) === [1, 3, 4].includes(stage))),
    );
    assert.equal(stages[2]?.[0], 'self.Block(48, 144, 96, 5, 2, nn.Hardswish)');
  });

  it('have the usual resolution and width where none is named', () => {
    const { space, architecture, classes } = REQUEST;
    const { resolution, width, costs } = resolveNetwork({ space, architecture, classes });
    assert.deepEqual([resolution, width], [224, 1]);
    assert.ok(costs.params < resolveNetwork(REQUEST).costs.params);
  });

  it('are refused in a width or at a side that they do not have', () => {
    const refuses = (code: string, change: Partial<NetworkRequest>): void =>
      assert.throws(
        () => source(change),
        (error) => error instanceof PomonagError && error.code === code,
      );
    refuses('bad-argument', { width: 0.75 });
    refuses('bad-resolution', { resolution: 16 });
    const cell = '|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|';
    refuses('bad-argument', { space: 'nasbench201', architecture: cell, resolution: 32 });
  });
});
