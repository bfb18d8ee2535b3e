import assert from 'node:assert/strict';
import { readSaved } from '../../src/webview/state';
import type { Preferences, Zoom } from '../../src/webview/state';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { makeRun, showing } from './support/run';

const run = makeRun();
const WHOLE = [0, 1];

describe('plot', () => {
  let webview: Webview;

  beforeEach(async () => {
    webview = await openWebview();
    await webview.show(showing(run));
  });
  afterEach(async () => {
    assert.deepEqual(webview.complaints, []);
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  const button = (name: string | RegExp) => webview.page.getByRole('button', { name });
  const saved = async () => (await webview.saved()) as { preferences: Preferences; zoom: Zoom };
  const zoom = async () => {
    await webview.settled();
    return (await saved()).zoom;
  };
  /** The place of the first mark of a kind. */
  async function placeOf(selector: string) {
    const box = await webview.page.locator(selector).first().boundingBox();
    assert.ok(box);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  const stage = () => webview.page.locator('.plot-stage');
  async function drag(x: number, y: number, button: 'left' | 'middle' = 'left') {
    const box = await stage().boundingBox();
    assert.ok(box);
    const [startX, startY] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = webview.page;
    await mouse.move(startX, startY);
    await mouse.down({ button });
    await mouse.move(startX + x / 2, startY + y / 2);
    await mouse.move(startX + x, startY + y);
    await mouse.up({ button });
    await webview.settled();
  }
  /** Red, green and blue of the canvas at a place of the page. */
  const pixel = ({ x, y }: { x: number; y: number }) =>
    webview.page.evaluate(
      ([px = 0, py = 0]) => {
        const canvas = document.querySelector<HTMLCanvasElement>('.plot-stage canvas');
        const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        if (canvas === null || context === null) return [];
        const { left, top } = canvas.getBoundingClientRect();
        context.drawImage(canvas, Math.round(left - px), Math.round(top - py));
        return [...context.getImageData(0, 0, 1, 1).data];
      },
      [x, y],
    );

  it('zooms by Ctrl and wheel around the pointer, and scrolls the page by the wheel alone', async () => {
    const star = '.layer .pick-shape.acc';
    const before = await placeOf(star);
    const { mouse, keyboard } = webview.page;
    await mouse.move(before.x, before.y);
    await mouse.wheel(0, -100);
    assert.deepEqual((await zoom()).x, WHOLE);
    await keyboard.down('Control');
    await mouse.wheel(0, -300);
    await keyboard.up('Control');
    const { x, y } = await zoom();
    assert.ok(x[1] - x[0] < 0.6 && y[1] - y[0] < 0.6);
    const after = await placeOf(star);
    assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 2, 'what is under the pointer stays');
  });

  it('zooms by keys and buttons and shows everything again', async () => {
    await stage().focus();
    await webview.page.keyboard.press('+');
    const { x } = await zoom();
    assert.ok(Math.abs(x[0] - 0.15) < 1e-9 && Math.abs(x[1] - 0.85) < 1e-9);
    assert.match(
      await webview.page.locator('.plot [role="status"]').innerText(),
      /^Zoomed in: \d+ of 256 networks in view\.$/,
    );
    await webview.page.keyboard.press('-');
    assert.deepEqual((await zoom()).x, WHOLE);
    assert.equal(await button('Show everything (0)').isEnabled(), false);
    await button(/^Zoom in/).click();
    await button(/^Zoom out/).click();
    assert.deepEqual((await zoom()).y, WHOLE);
    for (const reset of [
      () => webview.page.keyboard.press('0'),
      () => button('Show everything (0)').click(),
      () => stage().dblclick({ position: { x: 300, y: 200 } }),
    ]) {
      await stage().focus();
      await webview.page.keyboard.press('+');
      assert.notDeepEqual((await zoom()).x, WHOLE);
      await reset();
      assert.deepEqual((await zoom()).x, WHOLE);
    }
  });

  it('walks by arrow keys through what is in view alone', async () => {
    await webview.page.close();
    const narrow: Zoom = { run: 'run-1', x: [0.4, 0.8], y: [0.5, 1] };
    webview = await openWebview({ saved: { ...readSaved(undefined), zoom: narrow } });
    await webview.show(showing(run));
    const stageBox = await stage().boundingBox();
    assert.ok(stageBox);
    await stage().focus();
    const places = new Set<string>();
    for (let i = 0; i < 20; i++) {
      await webview.page.keyboard.press(i === 0 ? 'Home' : 'ArrowRight');
      const { x, y } = await placeOf('.point-mark.selected circle');
      assert.ok(x > stageBox.x + 50 && x < stageBox.x + stageBox.width);
      assert.ok(y > stageBox.y && y < stageBox.y + stageBox.height - 30);
      places.add(`${x} ${y}`);
    }
    assert.ok(places.size > 5);
  });

  it('moves by dragging with Space, the middle button or in its mode, without filtering or selecting', async () => {
    await stage().focus();
    for (let i = 0; i < 3; i++) await webview.page.keyboard.press('+');
    const start = (await zoom()).x;

    await webview.page.keyboard.down(' ');
    await drag(-60, 0);
    await webview.page.keyboard.up(' ');
    const bySpace = (await zoom()).x;
    assert.ok(bySpace[0] > start[0]);
    assert.ok(Math.abs(bySpace[1] - bySpace[0] - (start[1] - start[0])) < 1e-9);

    await drag(60, 0, 'middle');
    assert.ok(Math.abs((await zoom()).x[0] - start[0]) < 1e-9, 'back where it was');

    await button(/^Drag to move the plot/).click();
    await drag(0, -40);
    assert.ok((await zoom()).y[0] < 1 && (await zoom()).x[0] === start[0]);
    assert.equal(await webview.page.locator('.count').innerText(), '256 networks');
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }]);

    await button(/^Drag to move the plot/).click();
    await drag(-60, -40);
    assert.match(await webview.page.locator('.count').innerText(), / of 256 networks$/);
  });

  it('moves by arrow keys in its mode, and zooms by the wheel alone', async () => {
    await button(/^Drag to move the plot/).click();
    await webview.settled();
    assert.equal(await button(/^Drag to move the plot/).getAttribute('aria-pressed'), 'true');
    await stage().focus();
    await webview.page.mouse.move(400, 500);
    await webview.page.mouse.wheel(0, -400);
    const before = await zoom();
    assert.ok(before.x[1] - before.x[0] < 0.6);
    await webview.page.keyboard.press('ArrowRight');
    await webview.page.keyboard.press('ArrowUp');
    const after = await zoom();
    assert.ok(after.x[0] > before.x[0] && after.y[0] > before.y[0]);
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }], 'nothing was selected');
  });

  it('draws nothing beyond its axes when zoomed in', async () => {
    const ink = () =>
      webview.page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.plot-stage canvas');
        const context = canvas?.getContext('2d');
        if (!canvas || !context) return -1;
        const margin = context.getImageData(0, 0, 57, canvas.height).data;
        return margin.filter((value, i) => i % 4 === 3 && value > 0).length;
      });
    await stage().focus();
    for (let i = 0; i < 6; i++) await webview.page.keyboard.press('+');
    await webview.settled();
    assert.equal(await ink(), 0);
  });

  it('flips its axes, and zooms and moves them the way they are seen', async () => {
    const before = await placeOf('.layer .pick-shape.acc');
    await webview.page.getByRole('checkbox', { name: 'Flip the X axis' }).click();
    await webview.page.getByRole('checkbox', { name: 'Flip the Y axis' }).click();
    const after = await placeOf('.layer .pick-shape.acc');
    assert.ok(after.x < before.x - 300 && after.y > before.y + 100);
    await webview.page.mouse.move(after.x, after.y);
    await webview.page.keyboard.down('Control');
    await webview.page.mouse.wheel(0, -300);
    await webview.page.keyboard.up('Control');
    await webview.settled();
    const zoomed = await placeOf('.layer .pick-shape.acc');
    assert.ok(Math.hypot(zoomed.x - after.x, zoomed.y - after.y) < 2);
    await stage().focus();
    await webview.page.keyboard.down(' ');
    await drag(-20, 10);
    await webview.page.keyboard.up(' ');
    const moved = await placeOf('.layer .pick-shape.acc');
    assert.ok(Math.abs(moved.x - zoomed.x + 20) < 2 && Math.abs(moved.y - zoomed.y - 10) < 2);
  });

  it('says latency by colour and MACs by size, with a key', async () => {
    const bySpeed = [...run.candidates].sort((a, b) => (a.latencyMs ?? 0) - (b.latencyMs ?? 0));
    const [fastest, slowest] = [bySpeed[0], bySpeed[bySpeed.length - 1]];
    assert.ok(fastest && slowest);
    await webview.page.getByRole('combobox', { name: 'Colour of the points' }).click();
    await webview.page.getByRole('option', { name: 'Latency' }).locator('visible=true').click();
    await webview.page.getByRole('combobox', { name: 'Size of the points' }).focus();
    for (let i = 0; i < 3; i++) await webview.page.keyboard.press('ArrowDown');
    await webview.settled();
    const key = (await webview.page.locator('.key').innerText()).replaceAll('\u00a0', ' ');
    assert.match(key, /Latency 0\.951 ms\s*6\.\d+ ms/);
    assert.match(key, /MACs\s*[\d.]+ M\s*[\d.]+ M\s*[\d.]+ M/);
    const { preferences } = await saved();
    assert.deepEqual([preferences.colour, preferences.size], ['latencyMs', 'macs']);

    const colourOf = async (architecture: string) => {
      await webview.send({ type: 'parts', parts: { selected: architecture } });
      await webview.settled();
      return pixel(await placeOf('.point-mark.selected circle'));
    };
    const fast = await colourOf(fastest.architecture); // charts.blue of the theme, #3794ff
    const slow = await colourOf(slowest.architecture); // charts.yellow, #cca700
    assert.deepEqual(fast.slice(0, 3), [0x37, 0x94, 0xff]);
    assert.ok((slow[0] ?? 0) > 150 && (slow[2] ?? 255) < 60, String(slow));
  });

  it('keeps zoom, flips, colours and sizes over a reload of the same run alone', async () => {
    await webview.page.getByRole('checkbox', { name: 'Flip the X axis' }).click();
    await webview.page.getByRole('combobox', { name: 'Colour of the points' }).focus();
    await webview.page.keyboard.press('End');
    await stage().focus();
    await webview.page.keyboard.press('+');
    await webview.settled();
    const kept = await saved();
    await webview.page.close();

    webview = await openWebview({ saved: kept });
    await webview.show(showing(run));
    const again = await saved();
    assert.deepEqual(again.zoom, kept.zoom);
    assert.deepEqual(again.preferences, kept.preferences);
    assert.equal(again.preferences.colour, 'rank');
    const state = showing(run);
    assert.ok(state.run);
    await webview.show({ ...state, run: { ...state.run, entry: { ...state.run.entry, id: 'run-9' } } });
    assert.deepEqual((await saved()).zoom, { run: 'run-9', x: WHOLE, y: WHOLE });
  });
});
