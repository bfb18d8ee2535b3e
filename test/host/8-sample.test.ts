import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { activated, codeActions, removeScripts } from './support';

interface Manifest {
  contributes: { walkthroughs: { steps: Step[] }[] };
}

interface Step {
  description: string;
  media: { svg: string; altText: string };
  completionEvents: string[];
}

describe('the sample data set', () => {
  afterEach(removeScripts);

  it('gives a run without a question, from a folder that outlives the extension', async () => {
    const api = await activated();
    const run = await vscode.commands.executeCommand<StoredRun | undefined>('pomonag.trySample');
    assert.ok(run);
    const { dataset, candidates } = run.result;
    assert.deepEqual([dataset.classes, dataset.images, dataset.skipped], [5, 120, 0]);
    assert.equal(candidates.length, 256);
    assert.match(run.entry.name, /^shapes #\d+$/);
    assert.equal(api.state().run?.entry.id, run.entry.id);
    const { extensionUri } = vscode.extensions.getExtension('pomonag.pomonag')!;
    assert.ok(path.relative(extensionUri.fsPath, dataset.path).startsWith('..'), dataset.path);
  });

  it('has a script that its networks fit', async () => {
    await vscode.commands.executeCommand('pomonag.openSampleScript');
    const { document } = vscode.window.activeTextEditor!;
    assert.ok(statSync(path.join(path.dirname(document.uri.fsPath), 'shapes')).isDirectory());
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('model = '));
    const actions = await codeActions(document, line);
    assert.ok(actions[0]?.edit, 'nothing has to be asked first');
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', uri: document.uri });
    assert.match(document.getText(), /^ {4}model = PomonagNet\(\)$/m);
    await vscode.commands.executeCommand('undo');
  });

  it('is small', () => {
    const folder = path.join(
      vscode.extensions.getExtension('pomonag.pomonag')!.extensionPath,
      'media/sample',
    );
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    assert.ok(bytes < 200_000, `${bytes}`);
  });
});

describe('the walkthrough', () => {
  it('names commands and pictures that there are', async () => {
    const extension = vscode.extensions.getExtension('pomonag.pomonag')!;
    const { contributes } = extension.packageJSON as Manifest;
    const commands = await vscode.commands.getCommands(true);
    const steps = contributes.walkthroughs.flatMap((one) => one.steps);
    assert.equal(steps.length, 4);
    for (const { description, media, completionEvents } of steps) {
      const linked = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command!);
      const awaited = completionEvents.flatMap((event) => /^onCommand:(.*)/.exec(event)?.[1] ?? []);
      assert.ok(linked.length > 0, description);
      for (const command of [...linked, ...awaited]) assert.ok(commands.includes(command), command);
      const picture = readFileSync(path.join(extension.extensionPath, media.svg), 'utf8');
      assert.match(picture, /^<svg [^]*var\(--vscode-/);
      assert.ok(media.altText.length > 10);
    }
  });
});
