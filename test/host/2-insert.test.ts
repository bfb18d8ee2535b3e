import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  activated,
  codeActions,
  ensureRun,
  errorsDuring,
  messagesDuring,
  openScript,
  questionDuring,
  removeScripts,
  workspaceFile,
} from './support';

const SCRIPT = `import torch
from torch import nn


def main(device):
    model = nn.Linear(3, 10).to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return model, optimizer


class Net(nn.Module):
    pass
`;

describe('code actions', () => {
  before(ensureRun);
  afterEach(removeScripts);

  it('stand on lines that assign a model or define a network and nowhere else', async () => {
    const { document } = await openScript('offers.py', SCRIPT);
    const offered: number[] = [];
    for (let line = 0; line < document.lineCount; line++) {
      if ((await codeActions(document, line)).length > 0) offered.push(line);
    }
    assert.deepEqual(offered, [5, 10]);
  });

  it('are missing where no network is made, and the command says why', async () => {
    const { document } = await openScript('refused.py', 'import torch\nmodel = torch.load("net.pt")\n');
    assert.deepEqual(await codeActions(document, 1), []);
    const insert = (): Thenable<unknown> =>
      vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', line: 1, uri: document.uri });
    const [message, ...others] = await errorsDuring(insert);
    assert.deepEqual(others, []);
    assert.match(message ?? '', /No architecture goes here: line 2 reads .* with "torch\.load"/);
  });

  it('stand in no other language', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'javascript',
      content: 'model = f()\n',
    });
    assert.deepEqual(await codeActions(document, 0), []);
  });

  it('offer the recommended candidates and the selected one, and insert what they say', async () => {
    const { document } = await openScript('action.py', SCRIPT);
    const actions = await codeActions(document, 5);
    const names = actions.map(({ title }) => /^Insert architecture: ([a-z, ]+) \(/.exec(title)?.[1] ?? title);
    assert.deepEqual(names.join(', ').split(', ').sort(), [
      'Insert architecture: choose…',
      'Insert architecture: preview…',
      'best compromise',
      'fewest parameters',
      'most accurate',
      'selected',
      'thrifty',
    ]);
    assert.match(names[0]!, /^selected/);
    const mostAccurate = actions[names.findIndex((name) => name.includes('most accurate'))];
    assert.ok(mostAccurate?.edit);
    await vscode.workspace.applyEdit(mostAccurate.edit);

    const run = await ensureRun();
    const best = run.result.candidates.find(({ picks }) => picks.includes('acc'));
    assert.ok(document.getText().includes(`Cell: ${best?.architecture}`));
    assert.match(document.getText(), /^ {4}model = PomonagNet\(\)\.to\(device\)$/m);
    assert.match(document.getText(), new RegExp(`--seed ${run.result.seed} `));
  });
});

describe('inserting', () => {
  before(ensureRun);
  afterEach(removeScripts);

  const texts = [
    ['plain text', SCRIPT],
    ['Windows line breaks', SCRIPT.replaceAll('\n', '\r\n')],
    ['tabs', SCRIPT.replaceAll('    ', '\t')],
    ['no last line break', SCRIPT.trimEnd()],
  ] as const;
  for (const [name, text] of texts) {
    it(`is undone to the byte by one undo: ${name}`, async () => {
      const { document } = await openScript(`${name}.py`, text);
      const options = { architecture: 'knee', line: 5, uri: document.uri };
      const inserted = await vscode.commands.executeCommand('pomonag.insert', options);
      assert.deepEqual(inserted, { className: 'PomonagNet', notes: [] });
      assert.match(document.getText(), /model = PomonagNet\(\)\.to\(device\)/);
      assert.equal(/[^\r]\n/.test(document.getText()), !text.includes('\r'));
      if (name === 'tabs') assert.doesNotMatch(document.getText(), /^ +/m);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
    });
  }

  it('takes the only model of the active editor', async () => {
    const { document } = await openScript('only.py', SCRIPT);
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'eff.params' });
    assert.match(document.getText(), /model = PomonagNet\(\)\.to\(device\)/);
  });

  it('goes to the cursor where no model is assigned', async () => {
    const editor = await openScript('cursor.py', 'import torch\n\nx = 1\n\n\ny = 2\n');
    editor.selection = new vscode.Selection(5, 0, 5, 0);
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc' });
    assert.match(
      editor.document.getText(),
      /^import torch\nfrom torch import nn\n\nx = 1\n\n\n# Gen[^]*\n\n\ny = 2\n$/,
    );
  });

  it('works in a file that was never saved', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: SCRIPT });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', line: 5 });
    assert.match(document.getText(), /model = PomonagNet\(\)/);
    assert.ok(document.isUntitled);
  });

  it('asks for how many classes where the script does not say', async () => {
    const content = 'from torch import nn\nmodel = build()\n';
    const document = await vscode.workspace.openTextDocument({ language: 'python', content });
    await vscode.window.showTextDocument(document);
    const insert = (): Thenable<unknown> => vscode.commands.executeCommand('pomonag.insert');
    const first = (items: readonly vscode.QuickPickItem[]): unknown => items[0];
    let box: vscode.InputBoxOptions | undefined;
    await questionDuring('showQuickPick', first, async () => {
      box = await questionDuring<vscode.InputBoxOptions>('showInputBox', () => '37', insert);
    });
    assert.equal(box?.value, '10', 'what the run has is offered');
    assert.ok(['1', '2.5', 'ten', ''].every((text) => typeof box?.validateInput?.(text) === 'string'));
    assert.equal(box.validateInput?.('2'), null);
    assert.match(document.getText(), /num_classes: int = 37/);
  });

  it('keeps unsaved changes of the file', async () => {
    const editor = await openScript('dirty.py', SCRIPT);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# Unsaved\n'));
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc' });
    assert.match(editor.document.getText(), /^# Unsaved\nimport torch\n/);
    assert.match(editor.document.getText(), /model = PomonagNet\(\)/);
    assert.equal(readFileSync(workspaceFile('dirty.py'), 'utf8'), SCRIPT);
  });

  it('leaves a read-only file alone and says so', async () => {
    const { document } = await openScript('locked.py', SCRIPT, 0o444);
    const messages = await errorsDuring(() =>
      vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', line: 5 }),
    );
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /locked\.py is read-only/);
    assert.equal(document.getText(), SCRIPT);
    assert.deepEqual(await codeActions(document, 5), [], 'none that could be applied');
    chmodSync(workspaceFile('locked.py'), 0o644);
  });

  it('says which file it needs when another one is active', async () => {
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ language: 'markdown', content: '# Notes' }),
    );
    const messages = await errorsDuring(() => vscode.commands.executeCommand('pomonag.insert'));
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /Open the Python file/);
  });

  it('refuses an architecture that the run does not have', async () => {
    await activated();
    const { document } = await openScript('unknown.py', SCRIPT);
    const messages = await errorsDuring(() =>
      vscode.commands.executeCommand('pomonag.insert', { architecture: '|none~0|' }),
    );
    assert.match(messages.join(), /no candidate \|none~0\|/);
    assert.equal(document.getText(), SCRIPT);
  });
});

describe('a script that says something else of its data', () => {
  before(ensureRun);
  afterEach(removeScripts);

  const OTHER = `${SCRIPT}model = resnet18(num_classes=37)\ncrop = transforms.RandomCrop(64)\n`;
  const insert = (): Thenable<unknown> =>
    vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', line: 5 });

  it('is left alone unless the user wants it', async () => {
    const { document } = await openScript('other.py', OTHER);
    const shown = await messagesDuring('showWarningMessage', insert);
    assert.equal(shown.length, 1);
    const { modal, detail } = shown[0]![1] as vscode.MessageOptions;
    assert.ok(modal);
    assert.match(detail ?? '', /Line 13: 37 classes; the run was made for 10/);
    assert.match(detail ?? '', /Line 14: images of 64 pixels/);
    assert.equal(document.getText(), OTHER);
    await messagesDuring('showWarningMessage', insert, 'Insert Anyway');
    assert.match(document.getText(), /model = PomonagNet\(\)\.to\(device\)/);
    assert.match(document.getText(), /--classes 37 /);
    assert.match(document.getText(), /def __init__\(self, num_classes: int = 37\)/);
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    const name = (await ensureRun()).entry.name;
    assert.ok(lens?.command?.title.endsWith(name), 'the network is known as one of the run');
  });

  it('is told that images of one channel do not fit, and gets a network for them where the user wants it', async () => {
    const { document } = await openScript(
      'grey.py',
      `${SCRIPT}data = datasets.MNIST("data", transform=Resize(32))\n`,
    );
    const [shown] = await messagesDuring('showWarningMessage', insert);
    const { detail } = shown![1] as vscode.MessageOptions;
    assert.match(
      detail ?? '',
      /^Line 13: images of 1 channel\(s\); the run was made for 3\. .* goes in with 1/,
    );
    await messagesDuring('showWarningMessage', insert, 'Insert Anyway');
    assert.match(document.getText(), /--channels 1 /);
    assert.match(document.getText(), /nn\.Conv2d\(1, 16/);
    const colour = 'datasets.MNIST("data", transform=[Resize(32), Grayscale(3)])';
    await openScript('colour.py', `${SCRIPT}data = ${colour}\n`);
    assert.deepEqual(await messagesDuring('showWarningMessage', insert), []);
  });

  it('is told that images in colour are none for which a run on grey ones was made', async () => {
    assert.equal((await ensureRun()).result.dataset.greyShare, 1);
    const text = `${SCRIPT}data = datasets.CIFAR10("data", transform=Resize(32))\n`;
    const { document } = await openScript('cifar.py', text);
    const [shown] = await messagesDuring('showWarningMessage', insert);
    const { detail } = shown![1] as vscode.MessageOptions;
    assert.match(detail ?? '', /^Line 13: images in colour; the run was made for grey images/);
    assert.equal(document.getText(), text);
    await messagesDuring('showWarningMessage', insert, 'Insert Anyway');
    assert.match(document.getText(), /model = PomonagNet\(\)/);
  });

  it('gets code actions that ask first', async () => {
    const { document } = await openScript('ask.py', OTHER);
    const [action] = await codeActions(document, 5);
    assert.ok(action?.command);
    assert.equal(action.edit, undefined);
    assert.match(action.title, /…$/);
    const { command, arguments: given = [] } = action.command;
    const run = (): Thenable<unknown> => vscode.commands.executeCommand(command, ...(given as unknown[]));
    assert.equal((await messagesDuring('showWarningMessage', run, 'Insert Anyway')).length, 1);
    assert.match(document.getText(), /model = PomonagNet\(\)\.to\(device\)/);
  });
});
