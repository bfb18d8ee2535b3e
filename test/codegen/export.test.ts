import assert from 'node:assert/strict';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { exportArchitecture } from '../../src/codegen/export';
import { FORMAT_NAMES } from '../../src/codegen/formats';
import { PomonagError } from '../../src/shared/errors';
import type { Run } from '../../src/shared/protocol/run';
import { python } from './python';
import { ARCHITECTURE, RUN } from './runs';

const REQUEST = { space: 'nasbench201', architecture: ARCHITECTURE, classes: 5, resolution: 32 };

function module(run: Run | null): string {
  return String(exportArchitecture(REQUEST, 'pytorch', run).content);
}

function refuses(code: string, change: object, run: Run | null = null): void {
  assert.throws(
    () => exportArchitecture({ ...REQUEST, ...change }, 'json', run),
    (error) => error instanceof PomonagError && error.code === code,
  );
}

describe('exported files', () => {
  it('name the run with everything that is needed to repeat it', () => {
    const [header = ''] = module(RUN).split('\nimport torch');
    const words = header.replace(/^# /gm, '').replace(/\s+\\\n\s+/g, ' ');
    assert.ok(
      words.includes(
        "pomonag generate '/data/cats & dogs' --space nasbench201 --sampler fast --steps 20 --count 64 --seed 42 " +
          '--device titan_rtx_32 --resolution 32 --min-candidates 3 --max-params 500000 --max-latency 7.5',
      ),
      words,
    );
    for (const [role, hash] of Object.entries(RUN.models)) assert.ok(header.includes(`${role} ${hash}`));
    assert.doesNotMatch(module(null), /pomonag generate/);
  });

  it('do not let text of a run become code', () => {
    const nasty = {
      ...RUN,
      device: 'x\nraise SystemExit("device")',
      provider: 'cpu\r\nraise SystemExit("provider")',
      dataset: { ...RUN.dataset, path: '/data/\nraise SystemExit("path")\u2028"""' },
      models: { 'a\nraise SystemExit("role")': 'b\fraise SystemExit("hash")' },
    };
    python(['-'], `${module(nasty)}\nassert PomonagNet()\n`);
  });

  it('are JSON with what applies to the space', () => {
    const { fileName, content } = exportArchitecture(REQUEST, 'json', null);
    assert.equal(fileName, 'pomonag_net.json');
    const rest = { ks: null, e: null, d: null, width: null };
    assert.deepEqual(JSON.parse(String(content)), { ...REQUEST, ...rest });
  });

  it('are ONNX graphs that run with any batch size', async () => {
    const { content } = exportArchitecture(REQUEST, 'onnx', RUN);
    const session = await InferenceSession.create(content as Uint8Array);
    for (const batch of [1, 4]) {
      const images = new Tensor('float32', new Float32Array(batch * 3 * 32 * 32).fill(0.5), [
        batch,
        3,
        32,
        32,
      ]);
      const { logits } = await session.run({ images });
      assert.deepEqual(logits?.dims, [batch, 5]);
      assert.ok((logits.data as Float32Array).every(Number.isFinite));
    }
    await session.release();
  });

  it('are the same from the same run, and have other weights from another seed', () => {
    for (const format of FORMAT_NAMES) {
      assert.deepEqual(exportArchitecture(REQUEST, format, RUN), exportArchitecture(REQUEST, format, RUN));
    }
    const other = exportArchitecture(REQUEST, 'onnx', { ...RUN, seed: 43 });
    assert.notDeepEqual(other.content, exportArchitecture(REQUEST, 'onnx', RUN).content);
  });

  it('are refused where there is no such network', () => {
    refuses('bad-architecture', { architecture: 'a cell' });
    refuses('bad-architecture', {
      architecture: '|none~0|+|none~0|none~1|+|none~0|skip_connect~1|skip_connect~2|',
    });
    refuses('unknown-space', { space: 'darts' });
    refuses('bad-argument', { classes: 1 });
    refuses('bad-argument', { classes: 2.5 });
    refuses('bad-resolution', { resolution: 30 });
    refuses('bad-argument', {}, { ...RUN, candidates: [] });
  });
});
