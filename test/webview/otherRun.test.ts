import assert from 'node:assert/strict';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { makeOther, makeOwn, makeRun, showing } from './support/run';

const run = makeRun();
const other = makeOther(run);
const mobilenets = makeRun({ space: 'mobilenetv3', count: 60 });
const foreign = { entry: { ...other.entry, name: 'leaf-diseases large' }, result: mobilenets };

describe('two runs in one plot', () => {
  let webview: Webview;
  beforeEach(async () => {
    webview = await openWebview({ height: 1700 });
  });
  afterEach(async () => {
    assert.deepEqual(webview.complaints, []);
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  const lastSent = async () => (await webview.sent()).at(-1);
  const text = (selector: string) => webview.page.locator(selector).innerText();

  it('have a front each, and a key with names, counts and hypervolumes', async () => {
    await webview.show(showing(run, { other }));
    assert.equal(await webview.page.locator('.front-line.this').count(), 1);
    assert.equal(await webview.page.locator('.front-line.other').count(), 1);
    const key = await text('.key');
    for (const [name, { candidates, hypervolume }] of [
      ['leaf-diseases', run],
      ['leaf-diseases #2', other.result],
    ] as const) {
      const front = candidates.filter(({ rank }) => rank === 1).length;
      assert.ok(
        key.includes(`${name}: ${front} on the front, hypervolume ${hypervolume.toPrecision(4)}`),
        key,
      );
    }
    assert.match(
      (await webview.page.locator('.plot-stage').getAttribute('aria-label')) ?? '',
      /leaf-diseases compared with leaf-diseases #2: 170 networks, \d+ of them on its Pareto front/,
    );
  });

  it('leave every figure of the table in sight beside the sidebar of a window of 1440 pixels', async () => {
    await webview.page.setViewportSize({ width: 1092, height: 1700 });
    await webview.show(showing(run, { other }));
    const hidden = await webview.page.evaluate(() => {
      const { right = 0 } = document.querySelector('.table-scroller')?.getBoundingClientRect() ?? {};
      const heads = [...document.querySelectorAll('.table-section th:not(.architecture)')];
      return heads
        .filter((head) => head.getBoundingClientRect().right > right + 1)
        .map(({ className }) => className);
    });
    assert.deepEqual(hidden, []);
    const from = webview.page.locator('tbody .source-tag').first();
    assert.equal(await from.getAttribute('title'), 'leaf-diseases');
  });

  it('mark a network of both twice, with the figures of the run on show', async () => {
    const both = run.candidates.find(
      (one) => one.rank === 1 && other.result.candidates.some((two) => two.architecture === one.architecture),
    );
    assert.ok(both);
    await webview.show(showing(run, { other, selected: both.architecture }));
    assert.equal(await webview.page.locator('.point-mark.selected').count(), 2);
    assert.equal(await webview.page.locator('tbody tr[aria-selected="true"]').count(), 1);
    assert.ok((await text('.detail .figures')).includes(both.accuracy.toFixed(2)));
    assert.equal(await text('.detail .source-tag'), 'leaf-diseases');
  });

  it('let networks of the other be selected, described and compared, but inserted from their own run alone', async () => {
    await webview.show(showing(run, { other: foreign }));
    const best = mobilenets.candidates.find(({ picks }) => picks.includes('acc'));
    assert.ok(best);
    const { architecture } = best;
    await webview.page.getByRole('columnheader', { name: 'From' }).getByRole('button').click();
    await webview.page.getByRole('columnheader', { name: 'From' }).getByRole('button').click();
    await webview.page.locator(`tr[data-architecture="${architecture}"]`).click();
    assert.deepEqual(await lastSent(), { type: 'select', architecture });
    assert.equal(await text('.detail .source-tag'), 'leaf-diseases large');
    assert.ok(await webview.page.getByRole('img', { name: /^Stages/ }).isVisible());
    const detail = webview.page.getByRole('region', { name: 'Selected network' });
    assert.equal(await detail.getByRole('button', { name: 'Insert into Script' }).count(), 0);
    await detail.getByRole('button', { name: 'Open leaf-diseases large' }).click();
    assert.deepEqual(await lastSent(), { type: 'open', run: 'run-2', architecture });

    await detail.getByRole('button', { name: 'Compare', exact: true }).click();
    await webview.send({ type: 'parts', parts: { selected: run.candidates[0]?.architecture ?? null } });
    await detail.getByRole('button', { name: 'Compare', exact: true }).click();
    const entries = webview.page.getByRole('region', { name: 'Comparison' }).getByRole('listitem');
    assert.match(await entries.nth(1).innerText(), /Of another search space: only the figures compare\./);
  });

  it('are filtered alike', async () => {
    await webview.show(showing(run, { other }));
    await webview.page.getByRole('textbox', { name: 'Most Parameters' }).fill('300k');
    const front = (candidates: typeof run.candidates) => candidates.filter(({ rank }) => rank === 1);
    const inside = (candidates: typeof run.candidates) =>
      front(candidates).filter(({ params }) => params <= 3e5);
    const key = await text('.key');
    for (const { candidates } of [run, other.result])
      assert.ok(
        key.includes(`: ${inside(candidates).length} of ${front(candidates).length} on the front`),
        key,
      );
  });

  it('leave the focus in the key while networks join them', async () => {
    await webview.show(showing(run, { other }));
    await webview.page.getByRole('button', { name: 'Take leaf-diseases #2 out of the plot' }).focus();
    await webview.show(showing(run, { other, own: makeOwn(run, 1) }));
    const key = webview.page.locator('.key');
    assert.match(await key.innerText(), /your own \(1\)/);
    assert.ok(await key.evaluate((element) => element.contains(document.activeElement)));
  });

  it('are chosen and parted by the host', async () => {
    await webview.show(showing(run));
    for (const [name, type] of [
      ['Compare with another run', 'compareRuns'],
      ['Run again exactly', 'runAgain'],
      ['Save run as a file', 'saveRun'],
    ] as const) {
      await webview.page.getByRole('button', { name }).click();
      assert.deepEqual(await lastSent(), { type });
    }
    await webview.show(showing(run, { other }));
    await webview.page.getByRole('button', { name: 'Take leaf-diseases #2 out of the plot' }).click();
    assert.deepEqual(await lastSent(), { type: 'closeOther' });
    await webview.show(showing(run));
    assert.equal(await webview.page.locator('.front-line.other').count(), 0);
    assert.equal(await webview.page.getByRole('columnheader', { name: 'From' }).count(), 0);
  });
});
