import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { findClassFolders } from '../../src/extension/input/classFolders';
import type { RunEvent } from '../../src/extension/session';
import {
  activated,
  codeActions,
  ensureRun,
  errorsDuring,
  generateForDigits,
  waitFor,
  workspaceFile,
} from './support';

describe('before the first run', () => {
  it('offers to generate on a line that assigns a model', async () => {
    await activated();
    const document = await vscode.workspace.openTextDocument(workspaceFile('train.py'));
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('model = nn.Sequential'));
    const actions = await codeActions(document, line);
    assert.deepEqual(
      actions.map(({ command }) => command?.command),
      ['pomonag.generate'],
    );
  });

  it('says what to do when an architecture shall be inserted', async () => {
    const messages = await errorsDuring(() => vscode.commands.executeCommand('pomonag.insert'));
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /generate architectures/);
  });

  it('finds the folders with a sub-folder per class', async () => {
    assert.deepEqual(await findClassFolders([path.dirname(workspaceFile('train.py'))]), [
      workspaceFile('digits'),
    ]);
  });
});

describe('generating', () => {
  it('runs, tells what happens, stores the run and shows the panel', async () => {
    const api = await activated();
    const events: RunEvent[] = [];
    const following = api.onDidChangeRun((event) => events.push(event));
    const run = await generateForDigits();
    following.dispose();

    assert.ok(run);
    assert.equal(run.entry.name, 'digits #1');
    assert.equal(run.result.dataset.classes, 10);
    assert.equal(run.result.candidates.length, 32);
    assert.deepEqual(api.state().run, { entry: run.entry, result: run.result });
    assert.equal(api.state().running, null);
    assert.ok(run.result.candidates.some(({ architecture }) => architecture === api.state().selected));

    assert.equal(events[0]?.type, 'started');
    assert.ok(events.some(({ type }) => type === 'progress'));
    assert.ok(events.some(({ type }) => type === 'partial'));
    assert.deepEqual({ ...events.at(-1), at: 0 }, { at: 0, type: 'ended', outcome: 'finished' });
    assert.ok(events.every(({ at }, i) => at >= (events[i - 1]?.at ?? 0)));

    await waitFor('the panel', () => panelTab());
  });

  it('asks for nothing but space, device and start when called on a folder', async () => {
    const api = await activated();
    const running = vscode.commands.executeCommand(
      'pomonag.generate',
      vscode.Uri.file(workspaceFile('digits')),
    );
    let ended = false;
    void running.then(() => (ended = true));
    await waitFor('the end of the run', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return ended || undefined;
    });
    assert.equal(api.state().run?.entry.name, 'digits #2');
    assert.equal(api.state().run?.result.candidates.length, 256);
  });

  it('shows an earlier run, renames it and keeps the name', async () => {
    const api = await activated();
    const current = api.state().run;
    assert.ok(current);
    await vscode.commands.executeCommand('pomonag.renameRun', current.entry.id, 'Kept');
    assert.equal(api.state().run?.entry.name, 'Kept');
    const first = await generateForDigits({ count: 8 });
    assert.equal(first?.entry.name, 'digits #2');
    await vscode.commands.executeCommand('pomonag.openRun', current.entry.id);
    assert.equal(api.state().run?.entry.name, 'Kept');
    assert.deepEqual(api.state().run?.result, current.result);
  });

  it('answers wrong settings with one message each', async () => {
    const wrong = [
      [{ folder: workspaceFile('train.py') }, /train\.py/],
      [{ folder: workspaceFile('no-such-folder') }, /no-such-folder/],
      [{ folder: workspaceFile('digits'), device: 'abacus' }, /abacus/],
      [{ folder: workspaceFile('digits'), count: 0 }, /count/],
      [{ count: 3 }, /folder/],
    ] as const;
    for (const [settings, expected] of wrong) {
      const messages = await errorsDuring(() => vscode.commands.executeCommand('pomonag.generate', settings));
      assert.equal(messages.length, 1, JSON.stringify(settings));
      assert.match(messages[0]!, expected);
    }
  });

  it('generates in the search space of the settings, with its own resolution and width', async () => {
    const before = await ensureRun();
    const configuration = vscode.workspace.getConfiguration('pomonag');
    await configuration.update('defaultSpace', 'mobilenetv3', vscode.ConfigurationTarget.Global);
    try {
      const run = await generateForDigits({ count: 8 });
      assert.ok(run);
      const { space, resolution, width, candidates } = run.result;
      assert.deepEqual([space, resolution, width, candidates.length], ['mobilenetv3', 224, 1, 8]);
      const wide = await generateForDigits({ count: 8, width: 1.2 });
      assert.equal(wide?.result.width, 1.2);
    } finally {
      await configuration.update('defaultSpace', undefined, vscode.ConfigurationTarget.Global);
      await vscode.commands.executeCommand('pomonag.openRun', before.entry.id);
    }
  });
});

function panelTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('pomonag.panel'));
}
