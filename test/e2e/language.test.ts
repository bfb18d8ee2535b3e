/** The packed extension in another language. The editor's own texts stay English: its language packs lie elsewhere. */

import assert from 'node:assert/strict';
import type { Editor } from '../vscode/editor.mjs';
import { inEditor } from './support';

describe('the packed extension in German', function () {
  this.bail(true);

  let editor: Editor;

  inEditor('language', { language: 'de' }, (opened) => {
    editor = opened;
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
