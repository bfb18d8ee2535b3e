import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { embedDataset } from '../../src/engine/dataset/embed';
import { scanDataset } from '../../src/engine/dataset/scan';
import { Models } from '../../src/engine/models/models';
import { MODELS, ownModels, quietTask } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

interface Entry {
  file: string;
  role: string;
  space: string | null;
  inputs: { name: string }[];
  constants: Record<string, unknown>;
}

/** A folder with the shipped encoder and those models that are named, as the training command leaves it. */
function writeOwn(folder: string, roles: readonly string[]): string {
  const manifest = JSON.parse(readFileSync(path.join(MODELS, 'manifest.json'), 'utf8')) as { files: Entry[] };
  const files = manifest.files.filter(({ role, space }) => roles.includes(role) && space !== 'mobilenetv3');
  for (const entry of files) {
    copyFileSync(path.join(MODELS, entry.file), path.join(folder, entry.file));
    if (entry.role === 'dataset-code') entry.constants['unlikeAbove'] = 12345;
  }
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ ...manifest, files }));
  return path.join(folder, 'encoder.onnx');
}

const withOwn = (roles: readonly string[], work: (models: Models, file: string) => Promise<void>) =>
  withFolder(async (folder) => {
    const file = writeOwn(folder, roles);
    await work(new Models(MODELS, 'cpu', file), file);
  });

const bad = (message: RegExp) => ({ code: 'bad-model', message });

describe('an own encoder', () => {
  it('takes the place of the shipped one, with its predictors, and leaves the rest', () =>
    withOwn(['encoder', 'dataset-code', 'predictor'], async (models, file) => {
      const folder = path.dirname(file);
      assert.equal((await models.entry('encoder', null)).folder, folder);
      assert.equal((await models.entry('dataset-code', null)).constants.unlikeAbove, 12345);
      assert.equal((await models.entry('predictor', 'nasbench201')).folder, folder);
      assert.equal((await models.entry('predictor', 'mobilenetv3')).folder, MODELS);
      assert.equal((await models.entry('guided-step', 'nasbench201')).folder, MODELS);
      assert.equal((await models.entries()).length, (await ownModels().entries()).length);
    }));

  it('embeds a data set from its own files', () =>
    withOwn(['encoder', 'dataset-code'], (models) =>
      withFolder(async (folder) => {
        await writeDataset(folder);
        const dataset = await scanDataset(folder, () => 20, quietTask());
        const [own, shipped] = [
          await embedDataset(dataset, models, quietTask()),
          await embedDataset(dataset, ownModels(), quietTask()),
        ];
        assert.deepEqual(own.code, shipped.code);
        const { folder: place } = await models.entry('encoder', null);
        writeFileSync(path.join(place, 'encoder.onnx'), 'damaged');
        const { files } = await models.report();
        assert.match(files.find(({ role }) => role === 'encoder')?.integrity ?? '', /damaged/);
      }),
    ));

  it('is refused without what was trained on its features', async () => {
    await withOwn(['encoder'], (models) =>
      assert.rejects(
        models.entries(),
        bad(
          /beside it lacks dataset-code.*training\.commands\.train_predictor --space nasbench201 --encoder/,
        ),
      ),
    );
    await withFolder(async (folder) => {
      const models = new Models(MODELS, 'cpu', path.join(folder, 'encoder.onnx'));
      await assert.rejects(models.entries(), bad(/cannot be used.*manifest\.json/s));
    });
  });

  it('is refused with a code from before the landmark, with the command that makes it anew', () =>
    withOwn(['encoder', 'dataset-code', 'predictor'], async (_, file) => {
      const manifest = path.join(path.dirname(file), 'manifest.json');
      const content = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Entry[] };
      for (const entry of content.files) {
        entry.inputs = entry.inputs.filter(({ name }) => name !== 'landmark');
      }
      writeFileSync(manifest, JSON.stringify(content));
      await assert.rejects(new Models(MODELS, 'cpu', file).entries(), {
        code: 'bad-model',
        message:
          `The encoder ${file} cannot be used: nasbench201-dataset.onnx beside it is of an earlier version and ` +
          `lacks the input landmark. "python -m training.commands.train_predictor --space nasbench201 --encoder ${file} ` +
          `--out ${path.dirname(file)}" trains it anew.`,
      });
    }));

  it('is refused where its file or its manifest is not usable, with what makes them anew', () =>
    withOwn(['encoder', 'dataset-code'], async (models, file) => {
      const made = (error: Error & { code?: string }): boolean => {
        assert.equal(error.code, 'bad-model');
        assert.match(error.message, /training\.commands\.export_vit/);
        assert.doesNotMatch(error.message, /Reinstall/);
        return true;
      };
      writeFileSync(file, 'another one');
      await assert.rejects(models.open('encoder', null), made);
      rmSync(file);
      await assert.rejects(models.open('encoder', null), made);
      writeFileSync(path.join(path.dirname(file), 'manifest.json'), '{}');
      await assert.rejects(new Models(MODELS, 'cpu', file).entries(), made);
      rmSync(path.join(path.dirname(file), 'manifest.json'));
      await assert.rejects(new Models(MODELS, 'cpu', file).entries(), made);
    }));

  it('is refused for images of another side than the landmark takes', () =>
    withOwn(['encoder', 'dataset-code'], async (_, file) => {
      const manifest = path.join(path.dirname(file), 'manifest.json');
      const content = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Entry[] };
      for (const { role, constants } of content.files) if (role === 'encoder') constants['imageSide'] = 64;
      writeFileSync(manifest, JSON.stringify(content));
      await assert.rejects(
        new Models(MODELS, 'cpu', file).entries(),
        bad(/cannot be used: It takes images of 64 pixels a side\. Export it for 32 pixels/),
      );
    }));

  it('is refused under another name than its manifest says', () =>
    withOwn(['encoder', 'dataset-code'], async (_, file) => {
      const other = new Models(MODELS, 'cpu', path.join(path.dirname(file), 'vit.onnx'));
      await assert.rejects(other.entries(), bad(/names encoder\.onnx/));
    }));
});
