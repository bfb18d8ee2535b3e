import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchChromium } from '../support/chromium.mjs';
import { waitFor } from '../support/waitFor.mjs';
import { startServer } from './server.mjs';

/** Where screenshots go. */
const artifacts = 'test/artifacts';

/** Longest time that a part of the editor may take to appear, in milliseconds. */
const patience = 90_000;

/** How often a list is opened that something else closes. */
const attempts = 3;

/**
 * Opens a folder in a real VS Code, in a browser, with a packed extension installed.
 * @param {{ vsix: string, folder: string, settings?: Record<string, unknown>, language?: string }} options
 *   `language`: of the extension's texts, such as `de`; English where it is missing
 */
export async function openEditor({ vsix, folder, settings, language }) {
  const server = await startServer({ vsix, ...(settings ? { settings } : {}) });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(patience);
  // What the language pack's messages would set, which lie on another machine; the editor's own texts stay English.
  if (language) await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${language}'`);
  /** @type {string[]} requests that left this machine */
  const outside = [];
  page.on('request', (request) => {
    const { protocol, hostname, port, href } = new URL(request.url());
    if (!/^(https?|wss?):$/.test(protocol) || port === String(server.port)) return;
    // A webview's files have such names, but VS Code's service worker answers for them.
    if (!hostname.endsWith('.vscode-resource.vscode-cdn.net')) outside.push(href);
  });
  await page.goto(`${server.origin}/?folder=${encodeURIComponent(folder)}`);
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor();
  return new Editor(page, outside, async () => {
    await browser.close();
    await server.stop();
  });
}

/** A VS Code in a browser page, driven as a user would. */
export class Editor {
  /**
   * @param {import('playwright-core').Page} page
   * @param {string[]} outside URLs requested from other machines, growing
   * @param {() => Promise<void>} close ends browser and server
   */
  constructor(page, outside, close) {
    this.page = page;
    this.outside = outside;
    this.close = close;
  }

  /**
   * Clicks an icon of the activity bar; waits for it, and so for the extension that brings it.
   * @param {string} label
   */
  async openView(label) {
    await this.page.locator(`.activitybar .action-label[aria-label^="${label}"]`).click();
  }

  /**
   * Runs a command from the palette. The palette's list does not refresh: the extension must be known before.
   * @param {string} title as the palette shows it
   */
  async runCommand(title) {
    await this.pickFrom('F1', `>${title}`, title);
  }

  /**
   * Opens a quick pick by its key, types, and chooses a line. A view that takes the focus as it loads closes the list:
   * then it is opened again, as a user would.
   * @param {string} key
   * @param {string} typed
   * @param {string} text of the line
   */
  async pickFrom(key, typed, text) {
    const timeout = patience / attempts;
    for (let attempt = 1; ; attempt++)
      try {
        await this.page.keyboard.press(key);
        await this.page.locator('.quick-input-widget input').fill(typed, { timeout });
        await this.quickPickLine(text).click({ timeout });
        return;
      } catch (error) {
        if (attempt === attempts) throw error;
        await this.page.keyboard.press('Escape');
      }
  }

  /**
   * Chooses a line of the open quick pick.
   * @param {string | RegExp} text
   */
  async pick(text) {
    await this.quickPickLine(text).click();
  }

  /**
   * Chooses a line of the open quick pick by keys: types its text, by which it must become the one to take.
   * @param {string} text
   */
  async pickByKeys(text) {
    const list = this.page.locator('.quick-input-list');
    await this.quickPickLine(text).waitFor();
    await this.page.keyboard.type(text);
    await list.locator('.monaco-list-row.focused', { hasText: text }).waitFor();
    await this.page.keyboard.press('Enter');
    await this.quickPickLine(text).waitFor({ state: 'hidden' });
  }

  /**
   * @param {string | RegExp} text
   */
  quickPickLine(text) {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  /**
   * Opens a file of the workspace by quick open.
   * @param {string} name
   */
  async openFile(name) {
    await this.pickFrom('Control+P', name, name);
    await this.page.locator(`.tab.active[aria-label^="${name}"]`).waitFor();
    await this.page.locator('.monaco-editor .view-line').first().waitFor();
  }

  /**
   * @param {string} name of a file of the workspace
   */
  fileInExplorer(name) {
    return this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  }

  /**
   * Drags a file from the explorer into the empty editor area.
   * @param {string} name
   */
  async dragFile(name) {
    const { mouse } = this.page;
    await this.fileInExplorer(name).hover();
    await mouse.down();
    await mouse.move(700, 400, { steps: 5 });
    await this.page.locator('#monaco-workbench-editor-drop-overlay').waitFor({ state: 'attached' });
    await mouse.move(720, 420, { steps: 5 }); // what lies under the pointer now is the overlay, which takes the file
    await mouse.up();
  }

  /**
   * Opens a file by a click in the explorer.
   * @param {string} name
   */
  async clickFile(name) {
    const explorer = this.page.locator('.explorer-folders-view');
    if (!(await explorer.isVisible())) await this.openView('Explorer'); // its icon would hide it again
    await this.fileInExplorer(name).click();
    await this.page.locator(`.tab.active[aria-label^="${name}"]`).waitFor();
  }

  /**
   * Puts the cursor on the first visible line with this text and opens its code actions.
   * @param {string} text
   */
  async showCodeActions(text) {
    await this.page.locator('.monaco-editor .view-line', { hasText: text }).first().click();
    await this.page.keyboard.press('Control+.');
    await this.page.locator('.action-widget').waitFor();
  }

  /**
   * Chooses one of the code actions on show, by keyboard: the list takes no click right after it has opened, and keys only
   * once it has the focus.
   * @param {string | RegExp} title
   */
  async chooseCodeAction(title) {
    const widget = this.page.locator('.action-widget');
    const focused = widget.locator('.monaco-list-row.focused', { hasText: title });
    await waitFor(
      async () => {
        if ((await focused.count()) > 0) return true;
        await this.page.keyboard.press('ArrowDown'); // from the last line to the first
        return false;
      },
      `the code action ${title}`,
      patience,
    );
    await this.page.keyboard.press('Enter');
    await widget.waitFor({ state: 'hidden' });
  }

  /** Saves the active file once what was done to it has arrived. */
  async save() {
    await this.page.locator('.tab.active.dirty').waitFor();
    await this.page.keyboard.press('Control+S');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'hidden' });
  }

  async undo() {
    await this.page.keyboard.press('Control+Z');
    await this.page.locator('.tab.active.dirty').waitFor();
  }

  /**
   * The frame of a webview, known by an element that only it has. VS Code nests it two frames deep.
   * @param {string} selector
   * @returns {Promise<import('playwright-core').Frame>}
   * @throws {Error} where no frame has the element in time
   */
  async webview(selector) {
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator(selector)
          .count()
          .catch(() => 0); // the frame went away
        if (found > 0) return frame;
      }
      await delay(100);
    }
    throw new Error(`no webview shows ${selector}`);
  }

  /**
   * @param {string} name of the picture, without ending
   */
  async screenshot(name) {
    mkdirSync(artifacts, { recursive: true });
    await this.page.screenshot({ path: path.join(artifacts, `${name}.png`) });
  }
}
