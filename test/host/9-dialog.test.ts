import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { activated, dialogDuring, workspaceFile, writeTable } from './support';
import type { Asked } from './support';

const configuration = () => vscode.workspace.getConfiguration('pomonag');

/** *Generate Architectures* on a folder of the workspace, with answers to its questions. */
async function generateBy(
  name: string,
  answers: readonly (RegExp | string)[],
): Promise<{ asked: Asked[]; run: StoredRun }> {
  let run: StoredRun | undefined;
  const folder = vscode.Uri.file(workspaceFile(name));
  const asked = await dialogDuring(answers, async () => {
    run = await vscode.commands.executeCommand<StoredRun | undefined>('pomonag.generate', folder);
  });
  assert.ok(run, 'the run ended with a result');
  return { asked, run };
}

describe('the questions before a run', () => {
  before(async () => {
    await activated();
    await configuration().update('count', 16, vscode.ConfigurationTarget.Global);
  });
  after(() => configuration().update('count', undefined, vscode.ConfigurationTarget.Global));
  afterEach(() => {
    for (const name of ['sets', 'tabled']) rmSync(workspaceFile(name), { recursive: true, force: true });
  });

  it('say why a folder is refused, and offer what it could be', async () => {
    for (const set of ['one', 'two\u202e'])
      for (const place of ['train/0', 'train/1', 'test/0', 'test/1']) {
        const from = workspaceFile(`digits/${place.at(-1)}`);
        cpSync(from, workspaceFile(`sets/${set}/${place}`), { recursive: true });
      }
    const { asked, run } = await generateBy('sets', [/two/, /NAS-Bench-201/, /./, /Generate/]);
    assert.match(asked[0]?.placeholder ?? '', /data sets/);
    const shown = asked[0]?.choices.filter((label) => label.startsWith('$(folder)'));
    assert.deepEqual(shown, ['$(folder) one/train', '$(folder) two\\u{202e}/train']);
    assert.equal(run.result.dataset.path, workspaceFile('sets/two\u202e/train'));
    assert.equal(run.result.dataset.classes, 2);
  });

  it('offer a table that names the images, and ask for channels among the settings', async () => {
    const folder = writeTable('tabled', 12);
    const answers = [/labels\.csv/, /NAS-Bench-201/, /./, /Change Settings/, '32', '1'];
    const { asked, run } = await generateBy('tabled', answers);
    assert.ok(asked[0]?.choices.includes('$(table) labels.csv'), asked[0]?.choices.join());
    assert.deepEqual(asked[5]?.choices, ['3'], 'three channels unless said otherwise');
    const { dataset, channels } = run.result;
    assert.deepEqual([dataset.path, dataset.classes, channels], [folder, 2, 1]);
    assert.equal(dataset.labels?.columns.label, 'class');
    assert.deepEqual(
      dataset.classCounts?.map(({ name }) => name),
      ['digit 0', 'digit 1'],
    );
  });
});

describe('clearing the cache of data sets', () => {
  it('removes what runs have kept; the next one finds the same', async () => {
    await activated();
    const settings = { folder: workspaceFile('digits'), count: 16, seed: 5 };
    const run = () => vscode.commands.executeCommand<StoredRun>('pomonag.generate', settings);
    const clear = () =>
      vscode.commands.executeCommand<{ files: number; bytes: number }>('pomonag.clearCache');
    const first = await run();
    const cleared = await clear();
    assert.ok(cleared.files > 0 && cleared.bytes > 0, JSON.stringify(cleared));
    assert.deepEqual(await clear(), { files: 0, bytes: 0 });
    assert.deepEqual((await run()).result.candidates, first.result.candidates);
    assert.ok((await clear()).files > 0, 'what was computed again is kept again');
  });
});
