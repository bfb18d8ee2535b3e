import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import {
  ensureRun,
  errorsDuring,
  messagesDuring,
  openScript,
  removeScripts,
  waitFor,
  workspaceFile,
} from './support';

const SCRIPT = `import torch

model = torch.nn.Linear(3, 10)
print(model)
`;

function insert(options: object): Thenable<{ className: string; notes: string[] } | undefined> {
  return vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', line: 2, ...options });
}

/** Labels of the tabs of previews. */
function previewTabs(): string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.map(({ label }) => label).filter((label) => label.startsWith('Preview: '));
}

describe('a preview of an insertion', () => {
  before(ensureRun);
  afterEach(removeScripts);

  it('shows what the script would become and changes nothing', async () => {
    const { document } = await openScript('preview.py', SCRIPT);
    assert.deepEqual(await insert({ preview: true }), { className: 'PomonagNet', notes: [] });
    const tab = await waitFor('the preview', () => vscode.window.tabGroups.activeTabGroup.activeTab);
    assert.equal(tab.label, 'Preview: PomonagNet in preview.py');
    assert.ok(tab.input instanceof vscode.TabInputTextDiff);
    assert.equal(tab.input.original.toString(), document.uri.toString());
    const after = await vscode.workspace.openTextDocument(tab.input.modified);
    assert.equal(after.languageId, 'python');
    assert.match(
      after.getText(),
      /class PomonagNet\(nn\.Module\)[^]*\nmodel = PomonagNet\(\)\nprint\(model\)\n$/,
    );
    assert.equal(document.getText(), SCRIPT);

    await vscode.commands.executeCommand('pomonag.discardPreview');
    assert.deepEqual(previewTabs(), []);
    assert.equal(document.getText(), SCRIPT);
  });

  it('lists other lines that change, and those that do not mean the same', async () => {
    const text = `from torchvision import models

model = models.resnet18(weights="DEFAULT")
for p in model.parameters():
    p.requires_grad = False
model.fc = nn.Linear(512, len(names))
model.layer4[1].train()
`;
    const sentences = [
      /^Line 3: asked for trained weights/,
      /^Line 4: no longer freezes/,
      /^Line 6: takes as many features/,
      /^Line 7: "layer4\[1\]" picks by place/,
    ];
    const { document } = await openScript('notes.py', text);
    const shown = await insert({ preview: true });
    assert.equal(shown?.notes.length, sentences.length);
    sentences.forEach((sentence, i) => assert.match(shown.notes[i]!, sentence));
    await waitFor('the preview', () => previewTabs()[0]);
    const list = await waitFor('the list', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.path === '/What changes.md'),
    );
    assert.match(list.getText(), /^Lines that stay[^]*\n- Line 7: [^]*\nLines that change[^]*\n- Line 6: /);
    await vscode.commands.executeCommand('pomonag.discardPreview');
    assert.deepEqual(previewTabs(), []);

    const messages = await messagesDuring(
      'showInformationMessage',
      () => insert({ uri: document.uri }),
      'Show Them',
    );
    assert.match(messages.join(), /PomonagNet is in\. Lines that changed beside the model's: 2; .*: 2\./);
    assert.match(document.getText(), /# for p in model\.parameters/);
    await waitFor('the list', () =>
      vscode.window.activeTextEditor?.document.getText().startsWith('Lines that stay') ? true : undefined,
    );
  });

  it('is applied as one step to undo', async () => {
    const { document } = await openScript('apply.py', SCRIPT);
    await insert({ preview: true });
    await vscode.commands.executeCommand('pomonag.applyPreview');
    assert.deepEqual(previewTabs(), []);
    assert.match(document.getText(), /\nmodel = PomonagNet\(\)\n/);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), SCRIPT);
    await vscode.commands.executeCommand('pomonag.applyPreview');
    assert.equal(document.getText(), SCRIPT, 'there is no preview any more');
  });

  it('is not applied to a script that has changed', async () => {
    const editor = await openScript('changed.py', SCRIPT);
    await insert({ preview: true });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(editor.document.uri, new vscode.Position(0, 0), '# Changed\n');
    await vscode.workspace.applyEdit(edit);
    const messages = await errorsDuring(() => vscode.commands.executeCommand('pomonag.applyPreview'));
    assert.match(messages.join(), /changed meanwhile/);
    assert.equal(editor.document.getText(), `# Changed\n${SCRIPT}`);
  });

  it('asks about contradictions when it is applied', async () => {
    const text = `${SCRIPT}num_classes = 37\n`;
    const { document } = await openScript('contradiction.py', text);
    const early = await messagesDuring('showWarningMessage', () => insert({ preview: true }));
    assert.deepEqual(early, []);
    const apply = (): Thenable<unknown> => vscode.commands.executeCommand('pomonag.applyPreview');
    assert.equal((await messagesDuring('showWarningMessage', apply)).length, 1);
    assert.equal(document.getText(), text);
  });

  it('gives way to the next one', async () => {
    await openScript('first.py', SCRIPT);
    await insert({ preview: true });
    const { document } = await openScript('second.py', SCRIPT);
    await insert({ preview: true, uri: document.uri });
    assert.deepEqual(previewTabs(), ['Preview: PomonagNet in second.py']);
    await vscode.commands.executeCommand('pomonag.discardPreview');
  });

  it('shows script and module side by side where there are both', async () => {
    const { document } = await openScript('both.py', SCRIPT);
    await insert({ preview: true, as: 'module' });
    await waitFor('the preview', () => previewTabs()[0]);
    assert.ok(!existsSync(workspaceFile('pomonag_net.py')));
    assert.equal(document.getText(), SCRIPT);
    await vscode.commands.executeCommand('pomonag.applyPreview');
    assert.deepEqual(previewTabs(), []);
    assert.match(document.getText(), /^import torch\nfrom pomonag_net import PomonagNet\n/);
    assert.ok(existsSync(workspaceFile('pomonag_net.py')));
    rmSync(workspaceFile('pomonag_net.py'));
  });
});

describe('insertion as a new module', () => {
  before(ensureRun);
  afterEach(async () => {
    await removeScripts();
    for (const name of ['pomonag_net.py', 'pomonag_net2.py', 'app']) {
      rmSync(workspaceFile(name), { recursive: true, force: true });
    }
  });

  it('writes the module, imports it, and is taken back by one undo', async () => {
    const { document } = await openScript('module.py', SCRIPT);
    assert.deepEqual(await insert({ as: 'module' }), { className: 'PomonagNet', notes: [] });
    assert.equal(
      document.getText(),
      'import torch\nfrom pomonag_net import PomonagNet\n\nmodel = PomonagNet()\nprint(model)\n',
    );
    const module = readFileSync(workspaceFile('pomonag_net.py'), 'utf8');
    const run = await ensureRun();
    const best = run.result.candidates.find(({ picks }) => picks.includes('acc'));
    assert.match(module, /^import torch\nfrom torch import nn\n/);
    assert.ok(module.includes(`Cell: ${best?.architecture}`));
    assert.equal(vscode.window.activeTextEditor?.document, document);
    await vscode.commands.executeCommand('undo');
    await waitFor('the script as before', () => document.getText() === SCRIPT || undefined);
    await waitFor('the module to go', () => !existsSync(workspaceFile('pomonag_net.py')) || undefined);
  });

  it('takes a free name and imports it as the package does', async () => {
    const folder = workspaceFile('app');
    mkdirSync(folder);
    writeFileSync(path.join(folder, '__init__.py'), '');
    writeFileSync(path.join(folder, 'pomonag_net.py'), '# Mine\n');
    const { document } = await openScript(path.join('app', 'train.py'), SCRIPT);
    await insert({ as: 'module' });
    assert.match(document.getText(), /\nfrom \.pomonag_net2 import PomonagNet\n/);
    assert.equal(readFileSync(path.join(folder, 'pomonag_net.py'), 'utf8'), '# Mine\n');
    assert.ok(existsSync(path.join(folder, 'pomonag_net2.py')));
  });

  it('is what code actions and commands do where the setting says so', async () => {
    const settings = vscode.workspace.getConfiguration('pomonag');
    await settings.update('insertAs', 'module', vscode.ConfigurationTarget.Workspace);
    try {
      const { document } = await openScript('setting.py', SCRIPT);
      await insert({});
      assert.match(document.getText(), /from pomonag_net import PomonagNet/);
      const untitled = await vscode.workspace.openTextDocument({ language: 'python', content: SCRIPT });
      await vscode.window.showTextDocument(untitled);
      await insert({});
      assert.match(untitled.getText(), /class PomonagNet\(nn\.Module\)/, 'it has no place for a module');
    } finally {
      await settings.update('insertAs', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
