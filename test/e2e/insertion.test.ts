/** The ways into the user's code, with the packed extension in a real VS Code: preview, lens, module; and the walkthrough. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Editor } from '../vscode/editor.mjs';
import { inEditor } from './support';

describe('the packed extension in the code', function () {
  this.bail(true);

  let folder: string;
  let editor: Editor;
  let script: string;
  let original: string;

  inEditor('insertion', {}, (opened, workspace) => {
    editor = opened;
    folder = workspace;
    script = path.join(folder, 'train.py');
    original = readFileSync(script, 'utf8');
  });

  it('is introduced by a walkthrough', async () => {
    await editor.openView('POMONAG');
    await editor.webview('main.sidebar'); // while it loads, it takes the focus away
    await editor.runCommand('Welcome: Open Walkthrough...');
    await editor.pick('Get Started with POMONAG');
    const step = editor.page.locator('.getting-started-step.expanded');
    await step.locator('h3', { hasText: 'Choose your images' }).waitFor();
    await step.locator('.monaco-button', { hasText: 'Try the Sample Data Set' }).waitFor();
    await editor.screenshot('walkthrough');
  });

  it('tries the sample data set from there', async () => {
    await editor.page.locator('.monaco-button', { hasText: 'Try the Sample Data Set' }).first().click();
    const panel = await editor.webview('main.panel');
    await panel.locator('h1', { hasText: 'shapes #1' }).waitFor();
    await panel.locator('dt', { hasText: 'Hypervolume' }).waitFor();
    await editor.screenshot('sample');
  });

  it('generates for the workspace', async () => {
    await editor.runCommand('POMONAG: Generate Architectures');
    await editor.pick('digits');
    await editor.pick('NAS-Bench-201');
    await editor.pick('titan_rtx_32');
    await editor.pick('Generate');
    const panel = await editor.webview('main.panel');
    await panel.locator('h1', { hasText: 'digits #1' }).waitFor();
    await panel.locator('dt', { hasText: 'Hypervolume' }).waitFor();
  });

  it('shows an insertion before it happens', async () => {
    await editor.openFile('train.py');
    await editor.runCommand('POMONAG: Preview Insertion');
    await editor.pick('Most accurate');
    await editor.pick('model = nn.Sequential');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'New module' }).waitFor();
    await editor.screenshot('insertion-place');
    await editor.pick('Class in train.py');
    await editor.page.locator('.tab.active', { hasText: 'Preview: PomonagNet in train.py' }).waitFor();
    await editor.page
      .locator('.monaco-diff-editor .modified .view-line', { hasText: 'PomonagNet' })
      .first()
      .waitFor();
    await editor.screenshot('preview');
    assert.equal(readFileSync(script, 'utf8'), original);
  });

  it('applies it, and shows the figures of what was inserted', async () => {
    await editor.page.locator('.editor-actions .action-label[aria-label^="Apply Insertion"]').click();
    await editor.page.locator('.monaco-editor .view-line', { hasText: 'model = PomonagNet()' }).waitFor();
    await editor.save();
    assert.match(readFileSync(script, 'utf8'), /\n {4}model = PomonagNet\(\)\n/);
    await editor.page.keyboard.press('Control+Home');
    const lens = editor.page.locator('.codelens-decoration', { hasText: 'digits #1' });
    await lens.waitFor();
    assert.match((await lens.textContent()) ?? '', /%, .* parameters, .*ms · digits #1/);
    await editor.screenshot('lens');
    await editor.undo();
    await editor.save();
    assert.equal(readFileSync(script, 'utf8'), original);
  });

  it('puts the class into a module, and previews both files', async () => {
    await editor.runCommand('POMONAG: Preview Insertion');
    await editor.pick('Most accurate');
    await editor.pick('model = nn.Sequential');
    await editor.pick('New module beside train.py');
    await editor.page
      .locator('.tab.active', { hasText: 'Preview: PomonagNet in train.py (2 files)' })
      .waitFor();
    await editor.page
      .locator('.monaco-editor .view-line', { hasText: 'from pomonag_net import' })
      .first()
      .waitFor();
    await editor.screenshot('preview-module');
    await editor.page.locator('.editor-actions .action-label[aria-label^="Apply Insertion"]').click();
    const module = path.join(folder, 'pomonag_net.py');
    await editor.page.locator('.tab.active.dirty[aria-label^="train.py"]').waitFor();
    await editor.save();
    assert.ok(existsSync(module));
    assert.match(readFileSync(script, 'utf8'), /\nfrom pomonag_net import PomonagNet\n/);
    await editor.screenshot('module');
  });

  it('has asked nothing of other machines', () => {
    assert.deepEqual(editor.outside, []);
  });
});
