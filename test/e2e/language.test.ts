/** The packed extension in another language. The editor's own texts stay English: its language packs lie elsewhere. */

import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Editor } from '../vscode/editor.mjs';
import { inEditor } from './support';

describe('the packed extension in German', function () {
  this.bail(true);

  let editor: Editor;

  let folder: string;

  inEditor('language', { language: 'de' }, (opened, workspace) => {
    editor = opened;
    folder = workspace;
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

  it('says the notes of a run and the errors of the engine in German', async () => {
    const digits = path.join(folder, 'digits');
    await editor.runCommand('POMONAG: Architekturen generieren');
    for (const choice of ['digits', 'NAS-Bench-201', 'titan_rtx_32', 'Generieren']) await editor.pick(choice);
    const panel = await editor.webview('main.panel h1:text-is("digits #1")');
    await panel.locator('dt', { hasText: 'Hypervolumen' }).waitFor();
    await panel
      .locator('.callout', { hasText: 'Dieser Datensatz kam im Training vor (es ist mnist' })
      .waitFor();
    await editor.screenshot('german-note');
    for (const name of readdirSync(digits)) rmSync(path.join(digits, name), { recursive: true });
    await editor.runCommand('POMONAG: Genau so wiederholen');
    const error = editor.page.locator('.notification-toast', { hasText: `${digits} hat keine Bilder.` });
    await error.hover(); // waits until it has come up
    await editor.screenshot('german-error');
  });

  it('has German code actions', async () => {
    await editor.openFile('train.py');
    await editor.showCodeActions('model = nn.Sequential');
    await editor.page.locator('.action-widget', { hasText: 'Architektur einfügen: am genauesten' }).waitFor();
    await editor.screenshot('german-code-action');
  });
});
