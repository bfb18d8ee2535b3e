/** Runs and their files, with the packed extension in a real VS Code: within a budget, kept, compared, repeated, deleted. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import type { Run } from '../../src/shared/protocol/run';
import { waitFor } from '../support/waitFor.mjs';
import type { Editor } from '../vscode/editor.mjs';
import { inEditor } from './support';

const LIMIT = 400_000;
/** Nothing but a way around all operations. */
const OWN_CELL = '|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|';

describe('the packed extension with runs', function () {
  this.bail(true); // each step goes on where the one before has ended

  let folder: string;
  let editor: Editor;
  let file: string;

  /** The page of the active panel or run editor that shows a run, once the run has ended. */
  async function pageOf(run: string): Promise<Frame> {
    const title = `main.panel h1:text-is("${run}")`;
    await waitFor(async () => (await shownFrames(title)).length > 0, `a page with ${run}`, 30_000);
    const frame = (await shownFrames(title)).at(-1)!;
    await frame.locator('dt', { hasText: 'Hypervolume' }).waitFor();
    return frame;
  }
  async function shownFrames(selector: string): Promise<Frame[]> {
    const counts = editor.page.frames().map(async (frame) => {
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0); // the frame went away
      return count > 0 ? [frame] : [];
    });
    return (await Promise.all(counts)).flat();
  }
  /** Answers the dialog that asks where to save. */
  async function saveAs(target: string, suggested: string): Promise<void> {
    const input = editor.page.locator('.quick-input-widget input[type="text"]');
    await waitFor(async () => (await input.inputValue()).endsWith(`/${suggested}`), `the name ${suggested}`);
    await input.fill(target);
    await editor.page.keyboard.press('Enter');
    await waitFor(() => existsSync(target), target);
  }
  const inList = (run: string): Locator =>
    editor.page.locator('.pane-body [role="treeitem"]', { hasText: run });
  const notification = (text: string): Locator =>
    editor.page.locator('.notification-toast', { hasText: text });

  inEditor('runs', {}, (opened, workspace) => {
    editor = opened;
    folder = workspace;
    file = path.join(folder, 'small.pomonag.json');
  });

  it('says what to do while there is no run', async () => {
    await editor.openView('POMONAG');
    await editor.webview('main.sidebar'); // while it loads, it takes the focus away
    const welcome = editor.page.locator('.welcome-view', {
      hasText: 'No architectures have been generated yet',
    });
    await welcome.locator('.monaco-button', { hasText: 'Open Run File…' }).waitFor();
    const sidebar = await editor.webview('main.sidebar');
    await sidebar.locator('vscode-button', { hasText: 'Open Run File…' }).waitFor();
    await editor.screenshot('runs-empty');
    await welcome.locator('.monaco-button', { hasText: 'Generate Architectures' }).click();
    for (const choice of ['digits', 'NAS-Bench-201', 'titan_rtx_32', 'Generate']) await editor.pick(choice);
    await pageOf('digits #1');
  });

  it('generates within the budget of the panel', async () => {
    const panel = await pageOf('digits #1');
    await panel.getByRole('textbox', { name: 'Most Parameters' }).fill('400k');
    await panel.locator('vscode-button', { hasText: 'Generate Within This Budget' }).click();
    await pageOf('digits #2');
    await editor.screenshot('within-budget');
  });

  it('saves plot and table where the user says', async () => {
    const panel = await pageOf('digits #2');
    const beginnings = { SVG: '<svg', PNG: '\x89PNG', CSV: '' };
    for (const [format, beginning] of Object.entries(beginnings)) {
      await panel.locator('vscode-button', { hasText: `${format}…` }).click();
      const saved = path.join(folder, `saved.${format.toLowerCase()}`);
      await saveAs(saved, `digits-2.${format.toLowerCase()}`);
      const content = readFileSync(saved, 'latin1');
      assert.ok(content.length > 1000 && content.startsWith(beginning), format);
    }
  });

  it('saves a run as a file', async () => {
    await inList('digits #2').click();
    await editor.runCommand('POMONAG: Save Run As…');
    await saveAs(file, 'digits-2.pomonag.json');
    const { candidates, budgets } = JSON.parse(readFileSync(file, 'utf8')) as Run;
    assert.equal(budgets.params, LIMIT);
    assert.ok(candidates.length > 0 && candidates.every(({ params }) => params <= LIMIT));
  });

  it('opens the file again by a click, and keeps it open over a reload of the window', async () => {
    await editor.runCommand('View: Close All Editors');
    await editor.clickFile('small.pomonag.json');
    const page = await pageOf('digits #2');
    assert.match((await page.locator('.count').textContent()) ?? '', /^256 networks/);
    await editor.screenshot('run-file');
    await Promise.all([
      editor.page.waitForEvent('load'),
      editor.runCommand('Developer: Reload Window'), // as a user's, it waits until the window's state is kept
    ]);
    await pageOf('digits #2');
  });

  it('scores a network in the file, takes it back, and saves it with the file', async () => {
    const page = await pageOf('digits #2');
    const own = (): number => (JSON.parse(readFileSync(file, 'utf8')) as { own: unknown[] }).own.length;
    const row = page.locator('.own-networks li');
    const field = page.getByRole('textbox', { name: 'Score an architecture' });
    await field.fill(OWN_CELL);
    await field.press('Enter');
    await row.waitFor();
    await editor.page.locator('.tab.active.dirty').waitFor();
    assert.equal(own(), 0);
    await editor.screenshot('run-file-dirty');
    await row.click(); // out of the field, where undoing is the text's
    await editor.page.keyboard.press('Control+Z');
    await editor.page.locator('.tab.active.dirty').waitFor({ state: 'hidden' });
    await row.waitFor({ state: 'detached' });
    await editor.page.keyboard.press('Control+Y');
    await editor.page.locator('.tab.active.dirty').waitFor();
    await row.waitFor();
    await editor.save();
    await waitFor(() => own() === 1, 'the network in the file');
    await editor.screenshot('run-file-saved');
  });

  it('opens the file when it is dragged into the editor', async () => {
    await editor.runCommand('View: Close All Editors');
    await editor.dragFile('small.pomonag.json');
    await pageOf('digits #2');
  });

  it('shows what is wrong with a damaged file, and its text', async () => {
    const text = readFileSync(file, 'utf8').slice(0, 700);
    writeFileSync(path.join(folder, 'broken.pomonag.json'), text);
    await editor.clickFile('broken.pomonag.json');
    const problem = await editor.webview('h1:text-is("This file cannot be shown as a run")');
    await problem.locator('[role="alert"]', { hasText: 'damaged' }).waitFor();
    await editor.screenshot('run-file-damaged');
    await problem.locator('a', { hasText: 'Open as Text' }).click();
    await editor.page.locator('.monaco-editor .view-line', { hasText: '"schema"' }).waitFor();
    await editor.runCommand('View: Close All Editors');
  });

  it('scores a network of the user and shows it among the others', async () => {
    await editor.openView('POMONAG');
    await inList('digits #1').click();
    const panel = await pageOf('digits #1');
    await editor.runCommand('POMONAG: Score Architecture…');
    const input = editor.page.locator('.quick-input-widget input[type="text"]');
    await input.fill('|conv~0|');
    await editor.page.locator('.quick-input-message', { hasText: 'conv' }).waitFor();
    await editor.screenshot('score-wrong');
    await editor.page.keyboard.press('Escape');
    const field = panel.getByRole('textbox', { name: 'Score an architecture' });
    await field.fill(OWN_CELL);
    await field.press('Enter');
    await panel.locator('.detail .architecture-text', { hasText: OWN_CELL }).waitFor();
    await editor.screenshot('own-network');
  });

  it('shows two runs in one plot', async () => {
    await editor.runCommand('POMONAG: Compare With…');
    await editor.pick('digits #2');
    const panel = await pageOf('digits #1');
    await panel.locator('.panel', { hasText: 'digits #2' }).waitFor();
    await editor.screenshot('compare-runs');
  });

  it('repeats a run exactly', async () => {
    const panel = await pageOf('digits #1');
    await panel.locator('vscode-button[aria-label="Run again exactly"]').click();
    await notification('"digits #3" is identical to "digits #1": all 256 candidates.').waitFor();
    await editor.screenshot('run-again');
    await editor.runCommand('Notifications: Clear All Notifications');
  });

  it('renames a run', async () => {
    await inList('digits #3').hover();
    await inList('digits #3').locator('.action-label[aria-label^="Rename Run"]').click();
    await editor.page.locator('.quick-input-widget input[type="text"]').fill('The same again');
    await editor.page.keyboard.press('Enter');
    await inList('The same again').waitFor();
  });

  it('deletes a run and takes it back', async () => {
    await inList('The same again').hover();
    await inList('The same again').locator('.action-label[aria-label^="Delete Run"]').click();
    const deleted = notification('Deleted the run "The same again".');
    await deleted.waitFor();
    await inList('The same again').waitFor({ state: 'detached' });
    await deleted.hover(); // waits until it has come up
    await editor.screenshot('deleted');
    await deleted.locator('.monaco-button', { hasText: 'Undo' }).click();
    await inList('The same again').waitFor();
    await pageOf('The same again');
    await editor.screenshot('runs');
  });

  it('has asked nothing of other machines', () => {
    assert.deepEqual(editor.outside, []);
  });
});
