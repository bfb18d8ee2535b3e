/** The packed extension in another language. The editor's own texts stay English: its language packs lie elsewhere. */

import assert from 'node:assert/strict';
import { createWorkspace } from '../support/workspace.mjs';
import { openEditor } from '../vscode/editor.mjs';
import type { Editor } from '../vscode/editor.mjs';

describe('the packed extension in German', function () {
  this.bail(true);

  let workspace: Awaited<ReturnType<typeof createWorkspace>>;
  let editor: Editor;

  before(async () => {
    const vsix = process.env.VSIX;
    assert.ok(vsix, 'VSIX names no packed extension');
    workspace = await createWorkspace();
    editor = await openEditor({ vsix, folder: workspace.folder, language: 'de' });
  });
  afterEach(async function () {
    if (this.currentTest?.isFailed()) await editor.screenshot('language-failure');
  });
  after(async () => {
    await editor.close();
    workspace.remove();
  });

  it('has German commands, views and texts in its webviews', async () => {
    await editor.openView('POMONAG');
    const sidebar = await editor.webview('main.sidebar');
    await sidebar.locator('vscode-button', { hasText: 'Architekturen generieren…' }).waitFor();
    await editor.page.locator('.pane-header', { hasText: 'Läufe' }).waitFor();
    await editor.runCommand('POMONAG: Beispieldaten ausprobieren');
    const panel = await editor.webview('main.panel');
    await panel.locator('dt', { hasText: 'Hypervolumen' }).waitFor();
    await panel.locator('h2', { hasText: 'Empfohlen' }).waitFor();
    assert.equal(await panel.locator('html').getAttribute('lang'), 'de');
    await editor.screenshot('german');
  });

  it('has German code actions', async () => {
    await editor.openFile('train.py');
    await editor.showCodeActions('model = nn.Sequential');
    await editor.page.locator('.action-widget', { hasText: 'Architektur einfügen: am genauesten' }).waitFor();
    await editor.screenshot('german-code-action');
  });
});
