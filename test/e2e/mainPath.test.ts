/** What a user does first, with the packed extension in a real VS Code: generate, look, choose, insert, undo. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { waitFor } from '../support/waitFor.mjs';
import type { Editor } from '../vscode/editor.mjs';
import { inEditor } from './support';

describe('the packed extension', function () {
  this.bail(true); // each step goes on where the one before has ended

  let editor: Editor;
  let panel: Frame;
  let script: string;
  let original: Buffer;

  inEditor('main-path', { images: 1000 }, (opened, folder) => {
    editor = opened;
    script = path.join(folder, 'train.py');
    original = readFileSync(script);
  });

  it('generates networks for a folder of the workspace', async () => {
    await editor.openView('POMONAG');
    await editor.webview('main.sidebar'); // while it loads, it takes the focus away
    await editor.runCommand('POMONAG: Generate Architectures');
    await editor.pick('digits');
    await editor.pick('NAS-Bench-201');
    await editor.pick('titan_rtx_32');
    await editor.screenshot('generate');
    await editor.pick('Generate');
    panel = await editor.webview('main.panel');
    await panel.locator('.table-section .count', { hasText: '256 networks' }).waitFor();
    await panel.locator('dt', { hasText: 'Hypervolume' }).waitFor(); // the run has ended
  });

  it('shows them in the plot and in the table', async () => {
    await editor.screenshot('panel');
    assert.ok((await panel.locator('tr[data-architecture]').count()) > 10);
    assert.match((await panel.locator('.plot-stage .front-line').getAttribute('d')) ?? '', /^M[\d.]+/);
    const inked = await panel.locator('.plot-stage canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
      return pixels.filter((value, index) => index % 4 === 3 && value > 0).length;
    });
    assert.ok(inked > 256, `${inked} pixels drawn for 256 points`);
  });

  it('selects the network whose point is clicked', async () => {
    const shown = panel.locator('.detail .architecture-text');
    const before = await shown.textContent();
    await panel.locator('.plot-stage').click({ position: await placeOfOtherPick(panel) });
    await waitFor(async () => (await shown.textContent()) !== before, 'the selection to change');
    const row = panel.locator('tr[aria-selected="true"]');
    assert.equal(await row.getAttribute('data-architecture'), await shown.textContent());
    await editor.page.mouse.move(0, 0); // takes the hover card away
    await editor.screenshot('selected');
  });

  it('inserts it by a code action on the line that makes the model', async () => {
    const architecture = await panel.locator('.detail .architecture-text').textContent();
    await editor.openFile('train.py');
    await editor.showCodeActions('model = nn.Sequential');
    await editor.screenshot('code-action');
    await editor.chooseCodeAction(/Insert architecture: selected/);
    await editor.save();
    await waitFor(() => !readFileSync(script).equals(original), 'the file to change');
    await editor.screenshot('inserted');

    const text = readFileSync(script, 'utf8');
    const name = /^class (\w+)\(nn\.Module\):/m.exec(text)?.[1];
    assert.ok(text.includes(`    model = ${name}()\n`), text);
    assert.ok(text.includes(architecture!), 'the header names the architecture');
    const kept = original.toString().split('\n');
    const lines = text.split('\n');
    let at = 0;
    for (const line of kept.filter((one) => !one.includes('nn.Sequential')))
      at = lines.indexOf(line, at) + 1 || assert.fail(`lost: ${line}`);
  });

  it('takes the insertion back with one undo', async () => {
    await editor.undo();
    await editor.save();
    await waitFor(() => readFileSync(script).equals(original), 'the file to be as before, to the byte');
  });

  it('lists the run in the side bar', async () => {
    await editor.page.locator('.pane-body [role="treeitem"]', { hasText: 'digits #1' }).waitFor();
    const explorer = await editor.webview('main.sidebar');
    await explorer.locator('h1', { hasText: 'digits #1' }).waitFor();
    assert.ok((await explorer.locator('.plot-stage .front-line').count()) > 0);
    await editor.screenshot('sidebar');
  });

  it('shows the run again after the window was reloaded', async () => {
    await editor.page.reload();
    await editor.page.locator('.tab', { hasText: 'Pareto Front' }).click();
    panel = await editor.webview('main.panel');
    await panel.locator('h1', { hasText: 'digits #1' }).waitFor();
    assert.match((await panel.locator('.count').textContent()) ?? '', /^256 networks/);
  });

  it('has asked nothing of other machines', () => {
    assert.deepEqual(editor.outside, []);
  });
});

/** Where in the plot a recommended network lies that is not the selected one, in pixels. */
async function placeOfOtherPick(panel: Frame): Promise<{ x: number; y: number }> {
  const places = await panel
    .locator('.plot-stage g[transform^="translate"]:has(.pick-shape)')
    .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('transform') ?? ''));
  const ring = panel.locator('.point-mark.selected circle');
  const selected = [await ring.getAttribute('cx'), await ring.getAttribute('cy')].map(Number);
  const points = places.map((place) => (place.match(/[\d.]+/g) ?? []).map(Number));
  const distance = ([x = 0, y = 0]: number[]) => Math.hypot(x - selected[0]!, y - selected[1]!);
  const [x = 0, y = 0] = points.sort((a, b) => distance(b) - distance(a))[0] ?? [];
  return { x, y };
}
