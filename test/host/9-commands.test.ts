/** The commands from outside: they are those that package.json names, and a wrong argument of any is one clear message. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/extension/commands/contract';
import { activated, errorsDuring, generateForDigits, workspaceFile } from './support';

interface Contributed {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('commands', () => {
  before(() => activated());

  it('are all that package.json names, and one for programs', () => {
    const { extensionPath } = vscode.extensions.getExtension('pomonag.pomonag') ?? assert.fail();
    const manifest = JSON.parse(
      readFileSync(path.join(extensionPath, 'package.json'), 'utf8'),
    ) as Contributed;
    const named = manifest.contributes.commands.map(({ command }) => command);
    const ours = Object.keys(COMMANDS).map((name) => `pomonag.${name}`);
    assert.deepEqual(ours.sort(), [...named, 'pomonag.export'].sort());
  });

  const wrong: readonly (readonly [name: string, given: unknown[], expected: RegExp])[] = [
    ['generate', [{ folder: 'images', cuont: 3 }], /pomonag\.generate.*cuont/],
    ['generate', [7], /pomonag\.generate.*7/],
    ['tune', [{ folder: 'images', trials: 'many' }], /pomonag\.tune.*trials.*many/],
    ['resetGuidance', [{ folder: 'images', space: 'elsewhere' }], /pomonag\.resetGuidance.*space.*elsewhere/],
    ['insert', [{ architecture: 'acc', line: -1 }], /pomonag\.insert.*line/],
    ['insert', [{ architecture: 'acc', lines: 3 }], /pomonag\.insert.*lines/],
    ['insert', ['acc'], /pomonag\.insert.*acc/],
    ['export', [{ format: 'tensorflow' }], /pomonag\.export.*format.*tensorflow/],
    ['openRun', [{ id: 'x' }], /pomonag\.openRun/],
    ['renameRun', ['id', 5], /pomonag\.renameRun/],
    ['compareRuns', ['id', { other: 'id' }], /pomonag\.compareRuns/],
    ['saveRun', ['id', 'file.json'], /pomonag\.saveRun/],
    ['openRunFile', ['file.json'], /pomonag\.openRunFile/],
    ['score', [{ architecture: 'x' }], /pomonag\.score/],
    ['scoreScript', [{ file: 'train.py' }], /pomonag\.scoreScript.*file/],
  ];
  for (const [name, given, expected] of wrong) {
    it(`refuse ${JSON.stringify(given)}: ${name}`, async () => {
      const messages = await errorsDuring(() => vscode.commands.executeCommand(`pomonag.${name}`, ...given));
      assert.equal(messages.length, 1, messages.join('\n'));
      assert.match(messages[0] ?? '', expected);
    });
  }

  it('take what menus of the editor add behind their arguments', async () => {
    const run = (await generateForDigits()) ?? assert.fail();
    const file = vscode.Uri.file(workspaceFile('menu.pomonag.json'));
    await vscode.commands.executeCommand('pomonag.saveRun', run.entry.id, file);
    const messages = await errorsDuring(async () => {
      await vscode.commands.executeCommand('pomonag.openRunFile', file);
      await vscode.commands.executeCommand('pomonag.openRun', run.entry.id, undefined, 'more');
      await vscode.commands.executeCommand('pomonag.openAsText', file, { groupId: 0 });
    });
    assert.deepEqual(messages, []);
    await vscode.workspace.fs.delete(file);
  });
});
