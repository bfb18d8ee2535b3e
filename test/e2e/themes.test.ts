/** The panel with everything open, the sidebar and the runs, in the editor's four themes, which it takes over at once. */

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { waitFor } from '../support/waitFor.mjs';
import type { Editor } from '../vscode/editor.mjs';
import { inEditor } from './support';

const THEMES = {
  'Light Modern': 'vscode-light',
  'Dark High Contrast': 'vscode-high-contrast',
  'Light High Contrast': 'vscode-high-contrast-light',
  'Dark Modern': 'vscode-dark',
};

describe('the panel in the themes of the editor', function () {
  this.bail(true);

  let editor: Editor;
  let panel: Frame;

  inEditor('themes', {}, (opened) => {
    editor = opened;
  });

  it('is worked by keys: generate, choose, compare, zoom', async () => {
    await editor.openView('POMONAG');
    await editor.webview('main.sidebar');
    await editor.runCommand('POMONAG: Generate Architectures');
    for (const choice of ['digits', 'MobileNetV3', 'titan_rtx_64', 'Generate'])
      await editor.pickByKeys(choice);
    panel = await editor.webview('main.panel');
    await panel.locator('dt', { hasText: 'Hypervolume' }).waitFor();
    await panel.getByText('titan_rtx_64').first().waitFor();
    await waitFor(() => panel.evaluate(() => document.hasFocus()), 'the panel to have the focus');
    const { keyboard } = editor.page;
    const plot = panel.locator('.plot-stage');
    const shown = panel.locator('.detail .architecture-text');
    for (const key of ['Home', 'End']) {
      await plot.focus();
      await keyboard.press(key);
      await panel.getByRole('button', { name: 'Compare', exact: true }).focus();
      await keyboard.press('Enter');
    }
    await panel.locator('.compare-tray li').nth(1).waitFor();
    const atRest = await panel.locator('.plot-stage .front-line').getAttribute('d');
    await plot.focus();
    await keyboard.press('+');
    await waitFor(
      async () => (await panel.locator('.plot-stage .front-line').getAttribute('d')) !== atRest,
      'the plot to zoom',
    );
    await keyboard.press('0');
    assert.ok((await shown.textContent())?.length);
  });

  for (const [theme, className] of Object.entries(THEMES))
    it(`takes over ${theme}`, async () => {
      await editor.runCommand('Preferences: Color Theme');
      await editor.page.keyboard.type(theme); // the list draws only what is in view
      await editor.pick(theme);
      await panel.locator(`body.${className}`).waitFor();
      const colors = await panel.evaluate(() => {
        const style = getComputedStyle(document.body);
        return [style.color, style.getPropertyValue('--vscode-editor-foreground').trim()];
      });
      assert.notEqual(colors[1], '');
      const name = theme.toLowerCase().replaceAll(' ', '-');
      for (const part of ['plot', 'comparison']) {
        const at = panel.locator(part === 'plot' ? '.plot-stage' : '.compare');
        await at.scrollIntoViewIfNeeded();
        await editor.screenshot(`theme-${name}-${part}`);
      }
    });
});
