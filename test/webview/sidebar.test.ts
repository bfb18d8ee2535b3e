import assert from 'node:assert/strict';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { EMPTY, inProgress, makeRun, showing } from './support/run';

const run = makeRun();

describe('sidebar', () => {
  let webview: Webview;
  const lastSent = async () => (await webview.sent()).at(-1);

  beforeEach(async () => {
    webview = await openWebview({ view: 'sidebar', width: 300, height: 700 });
  });
  afterEach(async () => {
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  it('says what to do where there is no run', async () => {
    await webview.show(EMPTY);
    await webview.page.getByRole('button', { name: 'Try the Sample Data Set' }).click();
    assert.deepEqual(await lastSent(), { type: 'trySample' });
    await webview.page.getByRole('button', { name: 'Generate Architectures…' }).click();
    assert.deepEqual(await lastSent(), { type: 'generate' });
    await webview.page.getByRole('button', { name: 'Open Run File…' }).click();
    assert.deepEqual(await lastSent(), { type: 'openRunFile' });
  });

  it('shows the picks: a click selects, a double click and the button insert', async () => {
    await webview.show(showing(run));
    const best = run.candidates.find(({ picks }) => picks.includes('acc'));
    assert.ok(best);
    const { architecture } = best;
    const row = webview.page.locator('.picks-list li').first();
    assert.ok((await row.innerText()).includes(`${best.accuracy.toFixed(2)}\u00a0%`));
    const choose = row.locator('button.pick');
    await choose.click();
    assert.deepEqual(await lastSent(), { type: 'select', architecture });
    assert.equal(await choose.getAttribute('aria-pressed'), 'true');
    await choose.dblclick();
    assert.deepEqual(await lastSent(), { type: 'insert', architecture });
    const sent = (await webview.sent()).length;
    await row.getByRole('button', { name: 'Insert into the Python script' }).click();
    await row.getByRole('button', { name: 'Export…' }).click();
    await row.getByRole('button', { name: 'Show in the panel' }).click();
    assert.deepEqual((await webview.sent()).slice(sent), [
      { type: 'insert', architecture },
      { type: 'export', architecture },
      { type: 'showInPanel', architecture },
    ]);
  });

  it('has buttons on the row under the pointer and by keyboard on every one', async () => {
    await webview.show(showing(run));
    const rows = webview.page.locator('.picks-list li');
    const last = rows.last();
    const width = async () => (await last.locator('.pick-actions').boundingBox())?.width ?? 0;
    await rows.first().hover();
    assert.equal(await width(), 0);
    await last.hover();
    assert.ok((await width()) > 60);
    await rows.first().hover();
    await last.locator('button.pick').focus();
    await webview.page.keyboard.press('Tab');
    assert.ok((await width()) > 60);
    await webview.page.keyboard.press('Enter');
    assert.equal((await lastSent())?.type, 'insert');
  });

  it('follows a run in progress', async () => {
    await webview.show(inProgress(run, 30));
    assert.ok(await webview.page.getByRole('progressbar').isVisible());
    assert.match(
      (await webview.page.locator('.plot-stage').getAttribute('aria-label')) ?? '',
      /: 30 networks/,
    );
    const row = webview.page.locator('.picks-list li').first();
    await row.hover();
    for (const [name, isEnabled] of [
      ['Insert into the Python script', false],
      ['Export…', false],
      ['Show in the panel', true],
    ] as const)
      assert.equal(await row.getByRole('button', { name }).isEnabled(), isEnabled, name);
  });
});
