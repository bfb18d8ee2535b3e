import assert from 'node:assert/strict';
import { linePath, nearestLine } from '../../src/webview/plots/polylines';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { makeRun, showing } from './support/run';

const run = makeRun();

describe('lines', () => {
  const [a, b] = run.candidates;
  assert.ok(a && b);
  const xs = [0, 100, 200];
  const lines = [
    { candidate: a, ys: [0, 100, null] },
    { candidate: b, ys: [40, 40, 40] },
  ];

  it('are found between two axes, where both ends are known', () => {
    assert.equal(nearestLine(xs, lines, 90, 88, 8)?.candidate, a);
    assert.equal(nearestLine(xs, lines, 20, 38, 8)?.candidate, b);
    assert.equal(nearestLine(xs, lines, 50, 80, 8), null);
    assert.equal(nearestLine(xs, lines, 150, 100, 8), null);
    assert.equal(nearestLine(xs, lines, 250, 40, 8), null);
  });

  it('leave out what is unknown', () => {
    assert.deepEqual(linePath(xs, [0, null, 5]), [
      [0, 0],
      [200, 5],
    ]);
  });
});

describe('parallel coordinates', () => {
  let webview: Webview;
  const text = (selector: string) => webview.page.locator(selector).innerText();
  const all = `${run.candidates.length} networks`;

  /** Drags along an axis, from one share of its height to another. */
  async function brush(axis: number, from: number, to: number): Promise<void> {
    const box = await webview.page.locator('.axis-brush .overlay').nth(axis).boundingBox();
    assert.ok(box);
    const { mouse } = webview.page;
    await mouse.move(box.x + box.width / 2, box.y + from * box.height);
    await mouse.down();
    await mouse.move(box.x + box.width / 2, box.y + ((from + to) / 2) * box.height);
    await mouse.move(box.x + box.width / 2, box.y + to * box.height);
    await mouse.up();
    await webview.settled();
  }

  beforeEach(async () => {
    webview = await openWebview({ height: 1400 });
    await webview.show(showing(run));
  });
  afterEach(async () => {
    assert.deepEqual(await webview.violations(), []);
    assert.deepEqual(webview.complaints, []);
    await webview.page.close();
  });
  after(closeBrowser);

  it('filter plot and table by brushes, with the budget following', async () => {
    await brush(0, 0, 0.5);
    await webview.settled();
    const least = Number(await webview.page.getByRole('textbox', { name: 'Least Accuracy' }).inputValue());
    const above = run.candidates.filter(({ accuracy }) => accuracy >= least);
    assert.ok(above.length > 0 && above.length < run.candidates.length);
    assert.equal(await text('.count'), `${above.length} of ${all}`);
    await brush(3, 0.6, 1); // up is better: the slow half
    const limit = webview.page.getByRole('button', { name: /^Latency ≥/ });
    const slow = / ≥ ([\d.]+)/.exec(await limit.innerText())?.[1];
    const both = above.filter(({ latencyMs }) => (latencyMs ?? 0) >= Number(slow));
    assert.equal(await text('.count'), `${both.length} of ${all}`);
    await limit.click();
    assert.equal(await text('.count'), `${above.length} of ${all}`);
    assert.equal(await webview.page.locator('.axis-brush .selection:visible').count(), 1);
  });

  it('are moved by every key where all values are near each other', async () => {
    const near = run.candidates.map((one) => ({ ...one, accuracy: 96 + one.accuracy / 100 }));
    await webview.show(showing({ ...run, candidates: near }));
    const end = webview.page.getByRole('slider', { name: 'Axis of Accuracy: least' });
    await end.focus();
    const places: number[] = [];
    for (let i = 0; i < 5; i++) {
      await webview.page.keyboard.press('ArrowUp');
      places.push(await end.evaluate((element) => element.getBoundingClientRect().top));
    }
    assert.equal(new Set(places).size, 5, String(places));
  });

  it('are limited at either end by keys', async () => {
    const end = (which: string) => webview.page.getByRole('slider', { name: `Axis of Latency: ${which}` });
    const value = async (which: string) => {
      const spoken = ((await end(which).getAttribute('aria-valuetext')) ?? '').replaceAll('\u00a0', ' ');
      return spoken === 'any' ? null : Number.parseFloat(spoken);
    };
    const within = (low: number, high: number) =>
      run.candidates.filter(({ latencyMs }) => latencyMs !== null && latencyMs >= low && latencyMs <= high);
    assert.equal(await value('least'), null);
    await end('least').focus(); // at the top: fast is up
    await webview.page.keyboard.press('PageDown');
    await webview.page.keyboard.press('ArrowDown');
    const least = await value('least');
    assert.ok(least !== null && least > 0.951);
    assert.equal(await text('.count'), `${within(least, Infinity).length} of ${all}`);
    assert.equal(await webview.page.locator('.axis-brush .selection:visible').count(), 1);

    await end('most').focus();
    await webview.page.keyboard.press('PageUp');
    const most = await value('most');
    assert.ok(most !== null && most < 6.45);
    assert.equal(await text('.count'), `${within(least, most).length} of ${all}`);
    assert.equal(
      await webview.page.getByRole('textbox', { name: 'Most Latency' }).inputValue(),
      String(most),
    );
    await webview.page.keyboard.press('End'); // not past the other end
    assert.equal(await value('most'), least);
    await webview.page.keyboard.press('Home');
    assert.equal(await value('most'), null);
    await end('least').press('Delete');
    assert.equal(await text('.count'), all);
  });

  it('are limited at either end by the pointer', async () => {
    const box = await webview.page.getByRole('slider', { name: 'Axis of Accuracy: least' }).boundingBox();
    assert.ok(box);
    const { mouse } = webview.page;
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + box.width / 2, box.y - 60);
    await mouse.up();
    await webview.settled();
    const least = Number(await webview.page.getByRole('textbox', { name: 'Least Accuracy' }).inputValue());
    const above = run.candidates.filter(({ accuracy }) => accuracy >= least);
    assert.ok(above.length > 0 && above.length < run.candidates.length);
    assert.equal(await text('.count'), `${above.length} of ${all}`);
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }], 'nothing was selected');
  });

  it('open again by a click beside the brush', async () => {
    await brush(1, 0.2, 0.6);
    assert.notEqual(await text('.count'), all);
    await brush(1, 0.9, 0.9);
    assert.equal(await text('.count'), all);
  });

  it('show a budget as a brush', async () => {
    await webview.page.getByRole('textbox', { name: 'Most MACs' }).pressSequentially('50M');
    assert.equal(await webview.page.locator('.axis-brush .selection:visible').count(), 1);
    await webview.page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await webview.page.locator('.axis-brush .selection:visible').count(), 0);
  });

  it('leave out an objective that is unknown', async () => {
    await webview.show(showing(makeRun({ latency: false })));
    assert.deepEqual(await webview.page.locator('.axis-name').allTextContents(), [
      'Accuracy',
      'Parameters',
      'MACs',
    ]);
  });

  it('mark the selected network and remember whether they are open', async () => {
    await webview.send({ type: 'parts', parts: { selected: run.candidates[0]?.architecture ?? null } });
    assert.equal(await webview.page.locator('.line-mark.selected').count(), 1);
    await webview.page.getByText('All objectives').click();
    await webview.page.waitForFunction(() => !document.querySelector('details')?.open);
    const saved = (await webview.saved()) as { preferences: { parallel: boolean } };
    assert.equal(saved.preferences.parallel, false);
  });
});
