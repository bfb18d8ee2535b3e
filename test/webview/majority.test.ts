import assert from 'node:assert/strict';
import { closeBrowser, openWebview } from './support/page';
import type { OpenOptions, Webview } from './support/page';
import { inProgress, makeRun, showing } from './support/run';
import type { Run } from '../../src/shared/protocol/run';

/** A run whose largest class has so many percent of the images. */
function withLargest(percent: number): Run {
  const run = makeRun();
  const classCounts = [
    { name: 'common', images: percent * 10 },
    { name: 'rare', images: 1000 - percent * 10 },
  ];
  return { ...run, dataset: { ...run.dataset, classCounts } };
}

describe('the share of the largest class', () => {
  let webview: Webview;

  async function open(options: OpenOptions = {}): Promise<Webview> {
    webview = await openWebview(options);
    return webview;
  }
  const texts = (selector: string) => webview.page.locator(selector).allTextContents();
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');

  afterEach(async () => {
    assert.deepEqual(await webview.violations(), [], 'the content security policy was broken');
    await webview.page.close();
  });
  after(closeBrowser);

  it('stands beside each accuracy below it, in words too', async () => {
    const run = withLargest(99.9);
    await open();
    await webview.show({ ...showing(run), selected: run.candidates[0]?.architecture ?? null });
    const rows = await webview.page.locator('tbody tr[data-architecture]').count();
    assert.ok(rows > 0);
    const marks = webview.page.locator('td.accuracy .majority');
    assert.equal(await marks.count(), rows);
    assert.equal(plain(await marks.first().innerText()), '< 99.90 %');
    assert.equal(
      await marks.first().getAttribute('aria-label'),
      'always guessing the largest class: 99.90 %',
    );
    const picks = await webview.page.locator('.picks-list .pick').count();
    assert.equal(await webview.page.locator('.picks-list .majority').count(), picks);
    const figures = (await texts('.detail .figures')).map(plain).join();
    assert.match(figures, /Always the largest class\s*99\.90 %/);
    assert.match(
      (await webview.page.locator('.plot-stage').first().getAttribute('aria-label')) ?? '',
      /Always the largest class: 99\.90 %\./,
    );
    assert.deepEqual((await texts('.majority-label')).map(plain), ['Always the largest class: 99.90 % ↑']);
  });

  it('is a line in the plot where some are better, and beside the others alone', async () => {
    const sorted = makeRun()
      .candidates.map(({ accuracy }) => accuracy)
      .sort((a, b) => b - a);
    const share = Math.floor(10 * (sorted[8] ?? 0)) / 10;
    const run = withLargest(share);
    await open();
    await webview.show(showing(run));
    assert.equal(await webview.page.locator('.majority-line').count(), 1);
    const accuracies = await webview.page.locator('td.accuracy').evaluateAll((cells) =>
      cells.map((cell) => ({
        accuracy: parseFloat(cell.textContent ?? ''),
        isMarked: cell.querySelector('.majority') !== null,
      })),
    );
    assert.ok(accuracies.some(({ isMarked }) => isMarked) && accuracies.some(({ isMarked }) => !isMarked));
    for (const { accuracy, isMarked } of accuracies) assert.equal(isMarked, accuracy < share);
  });

  it('is known while a run is in progress, and in the sidebar', async () => {
    const run = withLargest(99.9);
    await open({ view: 'sidebar' });
    const { running } = inProgress(run, 20);
    assert.ok(running);
    await webview.show({ ...inProgress(run, 20), running: { ...running, majority: 99.9 } });
    const picks = await webview.page.locator('.picks-list .pick').count();
    assert.ok(picks > 0);
    assert.equal(await webview.page.locator('.picks-list .majority').count(), picks);
  });

  it('is not there where the sizes of the classes are unknown', async () => {
    await open();
    await webview.show(showing(makeRun()));
    assert.equal(await webview.page.locator('.majority, .majority-line, .majority-label').count(), 0);
  });
});
