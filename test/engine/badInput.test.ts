import assert from 'node:assert/strict';
import { copyFileSync, cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EngineClient } from '../../src/engineClient';
import type { GenerateSettings } from '../../src/shared/protocol/run';
import { ENGINE, MODELS, UNSHARED, settings, withEngine } from '../support/engine';
import { withFolder, writeBlackPng, writeDataset } from '../support/images';

/** Rejects with the code and a message that matches. */
async function refused(chosen: Partial<GenerateSettings>, code: string, message: RegExp): Promise<void> {
  await withFolder(async (folder) => {
    await writeDataset(folder);
    await withEngine(async (client) => {
      await assert.rejects(client.request('generate', { ...settings(folder), ...chosen }), { code, message });
    });
  });
}

describe('bad input', () => {
  it('is a folder without images', () =>
    withFolder((folder) =>
      withEngine(async (client) => {
        await assert.rejects(client.request('generate', settings(folder)), {
          code: 'bad-dataset',
          message: /has no images/,
        });
        await writeDataset(folder);
        assert.equal((await client.request('generate', settings(folder))).candidates.length, 256);
      }),
    ));

  it('is guidance whose noise levels rise, and a number out of range', async () => {
    const guidance = { lambda: 8, mu: 100, sigmaMax: 0.1, sigmaMin: 5 };
    await refused({ guidance }, 'bad-argument', /\(sigmaMin\) must be below the first/);
    await refused({ steps: 1 }, 'bad-argument', /^A parameter is wrong: steps must be at least 2\.$/);
  });

  it('is a sampler that finds nothing valid', () =>
    refused({ sampler: 'paper', steps: 2, count: 4 }, 'bad-argument', /take more denoising steps/));

  it('is a folder with one class', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 1 });
      await withEngine((client) =>
        assert.rejects(client.request('generate', settings(folder)), {
          code: 'bad-dataset',
          message: /only one class/,
        }),
      );
    }));

  it('is an unreadable, a truncated and a 20,000 x 20,000 image: skipped, counted, replaced', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2, perClass: 30 });
      const generate = () =>
        withEngine((client) => client.request('generate', settings(folder, { count: 20 })), UNSHARED);
      const plain = await generate();
      assert.equal(plain.dataset.skipped, 0);

      const bad = path.join(folder, 'c0');
      writeFileSync(path.join(bad, 'bad-a.png'), 'not an image');
      copyFileSync(path.join(bad, '0.png'), path.join(bad, 'bad-b.png'));
      truncateSync(path.join(bad, 'bad-b.png'), 200);
      writeBlackPng(path.join(bad, 'bad-c.png'), 20_000);
      // Fewer images than are sampled: every file is opened.
      for (let i = 0; i < 15; i++) truncateSync(path.join(bad, `${i}.png`), 100);
      const run = await generate();
      assert.equal(run.dataset.skipped, 18);
      assert.equal(run.dataset.images, 60 + 3 - 18);
      assert.equal(run.candidates.length, 20);
      assert.ok(run.notes.some((note) => note.startsWith('18 image files were unreadable')));
    }));

  it('is a data set of which hardly anything is readable', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2, perClass: 3 });
      for (let i = 0; i < 3; i++) truncateSync(path.join(folder, 'c1', `${i}.png`), 60);
      await withEngine((client) =>
        assert.rejects(client.request('generate', settings(folder)), {
          code: 'bad-dataset',
          message: /only 1 of 2 classes have readable images; 3 image files/,
        }),
      );
    }));

  it('is an unknown device', () => refused({ device: 'abacus' }, 'unknown-device', /"abacus".*titan_rtx_32/));

  it('is an unknown space', () =>
    refused({ space: 'darts' as 'nasbench201' }, 'unknown-space', /"darts"; choose one of nasbench201/));

  it('is a resolution that the space cannot take', () =>
    refused({ resolution: 30 }, 'bad-resolution', /multiple of 4, not 30/));

  it('is a parameter out of range, named', () =>
    refused({ count: 20_000 }, 'bad-argument', /: count must be at most 15625\.$/));

  it('is more front members than candidates', () =>
    refused({ count: 10, minCandidates: 11 }, 'bad-argument', /11 front members/));

  it('is a model file with one byte flipped', () =>
    withFolder(async (folder) => {
      const models = path.join(folder, 'models');
      const images = path.join(folder, 'images');
      cpSync(MODELS, models, { recursive: true });
      await writeDataset(images);
      const file = path.join(models, 'nasbench201-predictor.onnx');
      const bytes = readFileSync(file);
      const middle = bytes.length >> 1;
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
      writeFileSync(file, bytes);
      await withEngine(
        async (client) => {
          const message = /nasbench201-predictor\.onnx is damaged: .* Reinstall/;
          await assert.rejects(client.request('generate', settings(images)), { code: 'bad-model', message });
          const { files } = await client.request('models', {});
          const damaged = files.filter(({ integrity }) => integrity !== 'ok');
          assert.deepEqual(
            damaged.map((entry) => entry.file),
            ['nasbench201-predictor.onnx'],
          );
          assert.match(damaged[0]!.integrity, message);

          // Put right, it loads: a failure is not remembered.
          copyFileSync(path.join(MODELS, 'nasbench201-predictor.onnx'), file);
          assert.equal((await client.request('generate', settings(images))).candidates.length, 256);
        },
        { models },
      );
    }));

  it('is a manifest that is none', () =>
    withFolder(async (folder) => {
      writeFileSync(path.join(folder, 'manifest.json'), '{"schema": "pomonag-models/1", "files": [{}]}');
      await withEngine(
        (client) =>
          assert.rejects(client.request('models', {}), { code: 'bad-model', message: /not usable/ }),
        { models: folder },
      );
    }));

  it('is a native module that is not there', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const engine = path.join(folder, 'engine.js'); // beside no node_modules
      copyFileSync(ENGINE, engine);
      copyFileSync(path.join(path.dirname(ENGINE), 'lifeline.js'), path.join(folder, 'lifeline.js'));
      const client = new EngineClient({ engine, models: MODELS, provider: 'cpu' });
      await assert.rejects(client.request('generate', settings(folder)), {
        code: 'native-module',
        message: /The native module onnxruntime-node does not load .* Install the build of this extension/,
      });
      client.dispose();
    }));

  it('is a provider that this machine has not: the CPU runs, with a note', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(
        async (client) => {
          const run = await client.request('generate', settings(folder, { count: 20 }));
          assert.equal(run.provider, 'cpu');
          assert.ok(
            run.notes.some((note) => /provider abacus cannot be used .*; CPU ran instead/.test(note)),
          );
          const { refused: list } = await client.request('models', {});
          assert.equal(list[0]?.provider, 'abacus');
        },
        { provider: 'abacus' },
      );
    }));
});
