import assert from 'node:assert/strict';
import { inForce, openFilter, passes } from '../../src/webview/filter';
import type { Filter } from '../../src/webview/filter';
import { shareAt, valueAt } from '../../src/webview/extent';
import { waitFor } from '../support/waitFor.mjs';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { inProgress, makeRun, showing } from './support/run';

const run = makeRun();
const LIMIT = 200_000;
const small = run.candidates.filter(({ params }) => params <= LIMIT);

describe('filter', () => {
  it('lets an unknown latency pass open ends only', () => {
    const [candidate] = makeRun({ latency: false }).candidates;
    assert.ok(candidate);
    const filter = openFilter('nasbench201');
    assert.equal(passes(candidate, filter), true);
    assert.equal(passes(candidate, { ...filter, latencyMs: { low: null, high: 5 } }), false);
  });

  it('is open for what is unknown for all networks', () => {
    const filter = {
      ...openFilter('nasbench201'),
      latencyMs: { low: 1, high: 5 },
      params: { low: null, high: LIMIT },
    };
    const { candidates } = makeRun({ latency: false });
    assert.deepEqual(inForce(filter, candidates), { ...filter, latencyMs: { low: null, high: null } });
    assert.deepEqual(inForce(filter, [...candidates, ...run.candidates]), filter);
  });

  it('holds both ends of a range to belong to it', () => {
    const [candidate] = run.candidates;
    assert.ok(candidate);
    const { params } = candidate;
    const within = (low: number | null, high: number | null) =>
      passes(candidate, { ...openFilter('nasbench201'), params: { low, high } });
    assert.deepEqual(
      [within(params, params), within(params + 1, null), within(null, params - 1)],
      [true, false, false],
    );
  });

  it('places values by ratio where they are costs', () => {
    assert.equal(valueAt([1e4, 1e6], 0.5, true), 1e5);
    assert.equal(shareAt([1e4, 1e6], 1e5, true), 0.5);
    assert.equal(valueAt([80, 90], 0.25, false), 82.5);
    assert.equal(shareAt([80, 90], 95, false), 1);
  });
});

describe('budgets', () => {
  let webview: Webview;
  const lastSent = async () => (await webview.sent()).at(-1);
  const text = (selector: string) => webview.page.locator(selector).innerText();
  const field = (name: string) => webview.page.getByRole('textbox', { name });
  const slider = (name: string) => webview.page.getByRole('slider', { name });
  const generate = () => webview.page.getByRole('button', { name: 'Generate Within This Budget' });

  beforeEach(async () => {
    webview = await openWebview({ height: 1400 });
  });
  afterEach(async () => {
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  it('keep the rows of the table that pass, each with its new place', async () => {
    await webview.show(showing(run));
    const kept = await webview.page.evaluateHandle(() => [
      ...document.querySelectorAll<HTMLElement>('tr[data-architecture]'),
    ]);
    await field('Most Parameters').fill('600k');
    await webview.settled();
    const passing = new Set(run.candidates.filter((c) => c.params <= 600_000).map((c) => c.architecture));
    const places = await kept.evaluate((rows) =>
      rows
        .filter((row) => row.isConnected)
        .map(({ id, ariaRowIndex, dataset }) => ({ id, ariaRowIndex, architecture: dataset.architecture })),
    );
    assert.ok(places.length > 0);
    places.forEach(({ id, ariaRowIndex, architecture }, i) => {
      assert.deepEqual({ id, ariaRowIndex }, { id: `row-${i}`, ariaRowIndex: String(i + 2) });
      assert.ok(passing.has(architecture ?? ''));
    });
  });

  it('filter plot, table and counts at once', async () => {
    await webview.show(showing(run));
    await field('Most Parameters').pressSequentially('200k');
    const counted = `${small.length} of ${run.candidates.length}`;
    assert.equal(await text('.count'), `${counted} networks`);
    assert.equal(await text('.tile:nth-child(1) dd'), counted);
    assert.match(await text('.key'), /outside the budget/);
    const rows = await webview.page.getByRole('grid').getAttribute('aria-rowcount');
    assert.equal(rows, String(small.length + 1));
    // The largest network that the keys reach in the plot is within the limit.
    await webview.page.locator('.plot-stage').focus();
    await webview.page.keyboard.press('Shift+End');
    const message = await lastSent();
    assert.ok(message?.type === 'select');
    const reached = small.find(({ architecture }) => architecture === message.architecture);
    assert.equal(reached?.params, Math.max(...small.map(({ params }) => params)));
    await webview.page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await text('.count'), `${run.candidates.length} networks`);
    await webview.settled();
    assert.equal(await field('Most Parameters').inputValue(), '');
  });

  it('are worked by sliders and keys as well', async () => {
    await webview.show(showing(run));
    await slider('Least Accuracy').focus();
    for (let i = 0; i < 100; i++) await webview.page.keyboard.press('ArrowRight');
    await webview.settled();
    const least = Number(await field('Least Accuracy').inputValue());
    const accuracies = run.candidates.map(({ accuracy }) => accuracy);
    const middle = (Math.min(...accuracies) + Math.max(...accuracies)) / 2;
    assert.ok(Math.abs(least - middle) < 0.1, `${least} instead of ${middle}`);
    const above = accuracies.filter((accuracy) => accuracy >= least).length;
    assert.equal(await text('.count'), `${above} of ${run.candidates.length} networks`);
    await webview.page.keyboard.press('Home');
    assert.equal(await text('.count'), `${run.candidates.length} networks`);
  });

  it('say what is wrong with a text and keep the limit until it is right', async () => {
    await webview.show(showing(run));
    await field('Most Parameters').pressSequentially('200k');
    await field('Most Parameters').pressSequentially('x');
    assert.match(await webview.page.getByRole('alert').innerText(), /Enter a number above 0/);
    assert.equal(await text('.count'), `${small.length} of ${run.candidates.length} networks`);
    await webview.page.keyboard.press('Backspace');
    assert.equal(await webview.page.getByRole('alert').count(), 0);
  });

  it('go into a new run on the same data', async () => {
    await webview.show(showing(run));
    await webview.settled();
    assert.equal(await generate().isEnabled(), false);
    await field('Least Accuracy').pressSequentially('90');
    await webview.settled();
    assert.equal(await generate().isEnabled(), false, 'accuracy is no budget of a run');
    await field('Most Parameters').pressSequentially('200k');
    await field('Most Latency').pressSequentially('3.5');
    await generate().click();
    assert.deepEqual(await lastSent(), {
      type: 'generate',
      budgets: { params: LIMIT, macs: null, latencyMs: 3.5 },
    });
    await webview.show(inProgress(run, 40));
    await webview.settled();
    assert.equal(await generate().isEnabled(), false);
  });

  it('are kept once for many changes in a row, soon or when the view is left', async () => {
    await webview.show(showing(run));
    await webview.saved();
    const before = await webview.saves();
    const drag = (places: number[]) =>
      slider('Most Parameters').evaluate((element: HTMLInputElement, all) => {
        for (const place of all) {
          element.valueAsNumber = place;
          element.dispatchEvent(new Event('input'));
        }
      }, places);
    const limit = async () => {
      const { filter } = (await webview.saved()) as { filter: Filter };
      return filter.params.high;
    };
    await drag([150, 140, 130, 120, 110]);
    await waitFor(async () => (await webview.saves()) === before + 1, 'the one saving');
    const first = await limit();
    assert.equal(await webview.saves(), before + 1);
    await drag([100, 90]);
    assert.ok(Number(await limit()) < Number(first));
    assert.equal(await webview.saves(), before + 2);
  });

  it('come back after a reload, but not in another search space', async () => {
    await webview.show(showing(run));
    await field('Most Parameters').pressSequentially('200k');
    const saved = await webview.saved();
    await webview.page.close();
    webview = await openWebview({ saved });
    await webview.show(showing(run));
    await webview.settled();
    assert.equal((await field('Most Parameters').inputValue()).replace('\u00a0', ' '), '200 k');
    const mobilenets = makeRun({ space: 'mobilenetv3', count: 20 });
    await webview.show(showing(mobilenets));
    assert.equal(await text('.count'), '20 networks');
  });

  it('leave latency out where it is unknown', async () => {
    await webview.show(showing(makeRun({ latency: false })));
    assert.equal(await field('Most Latency').isVisible(), false);
    assert.equal(await field('Most MACs').isVisible(), true);
  });

  it('neither filter nor limit a run by a latency that is unknown, and do so again where it is known', async () => {
    await webview.show(showing(run));
    await field('Most Latency').pressSequentially('3.5');
    const fast = run.candidates.filter(({ latencyMs }) => Number(latencyMs) <= 3.5);
    assert.equal(await text('.count'), `${fast.length} of ${run.candidates.length} networks`);
    await webview.show(showing(makeRun({ latency: false })));
    assert.equal(await text('.count'), `${run.candidates.length} networks`);
    assert.equal(await generate().isEnabled(), false);
    await field('Most Parameters').pressSequentially('200k');
    await generate().click();
    const budgets = { params: LIMIT, macs: null, latencyMs: null };
    assert.deepEqual(await lastSent(), { type: 'generate', budgets });
    await webview.show(showing(run));
    assert.equal(await field('Most Latency').inputValue(), '3.5');
    const left = fast.filter(({ params }) => params <= LIMIT);
    assert.equal(await text('.count'), `${left.length} of ${run.candidates.length} networks`);
  });
});
