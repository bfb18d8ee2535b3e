import assert from 'node:assert/strict';
import { SPACES } from '../../src/spaces';
import type { SpaceName } from '../../src/spaces';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { makeRun, showing } from './support/run';

describe('comparison', () => {
  let webview: Webview;
  const tray = () => webview.page.getByRole('region', { name: 'Comparison' });
  const button = (name: string) => webview.page.getByRole('button', { name, exact: true });

  beforeEach(async () => {
    webview = await openWebview({ height: 1800 });
  });
  afterEach(async () => {
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  for (const space of ['nasbench201', 'mobilenetv3'] satisfies SpaceName[])
    it(`marks every place in which two networks differ: ${space}`, async () => {
      const run = makeRun({ space, count: 40 });
      const [first, second] = run.candidates;
      assert.ok(first && second);
      await webview.show(showing(run));
      for (const { architecture } of [first, second]) {
        await webview.send({ type: 'parts', parts: { selected: architecture } });
        await button('Compare').click();
      }
      const [a, b] = [first, second].map(({ architecture }) => SPACES[space].parse(architecture));
      const expected = (b ?? []).flatMap((choice, row) => (choice === a?.[row] ? [] : [String(row)]));
      assert.ok(expected.length > 0);
      const marked = await tray()
        .getByRole('listitem')
        .nth(1)
        .locator('.differs')
        .evaluateAll((elements) => elements.map((element) => element.getAttribute('data-row')));
      assert.deepEqual(marked.sort(), expected.sort());
      assert.equal(await tray().getByRole('listitem').first().locator('.differs').count(), 0);
      const words = await tray().getByRole('listitem').nth(1).innerText();
      assert.ok(words.includes(`${expected.length} of ${b?.length} places differ`));
    });

  it('gives every drawing arrow heads that are its own', async () => {
    const run = makeRun();
    await webview.show(showing(run));
    for (const { architecture } of run.candidates.slice(0, 2)) {
      await webview.send({ type: 'parts', parts: { selected: architecture } });
      await button('Compare').click();
    }
    /** How many edges of each drawing end in an arrow head, and in one of the same drawing. */
    const heads = () =>
      webview.page.locator('.cell').evaluateAll((drawings) =>
        drawings.map((drawing) => {
          const edges = [...drawing.querySelectorAll('[marker-end]')];
          const own = edges.filter((edge) => {
            const id = /#([^)]+)/.exec(edge.getAttribute('marker-end') ?? '')?.[1] ?? '';
            return drawing.contains(document.getElementById(id));
          });
          return [edges.length, own.length];
        }),
      );
    const compared = await heads();
    assert.equal(compared.length, 3);
    for (const [edges, own] of compared) assert.ok(edges && edges === own, `${own} of ${edges}`);
    await button('Clear Comparison').click();
    assert.equal((await heads()).length, 1, 'nothing hidden is left');
  });

  it('lights up the points of the network under the pointer or the keyboard', async () => {
    const run = makeRun();
    await webview.show(showing(run));
    for (const { architecture } of run.candidates.slice(0, 2)) {
      await webview.send({ type: 'parts', parts: { selected: architecture } });
      await button('Compare').click();
    }
    const lit = () => webview.page.locator(':is(.point-mark, .line-mark).hovered').count();
    await webview.page.mouse.move(2, 2);
    assert.equal(await lit(), 0);
    await tray().getByRole('listitem').nth(1).hover();
    assert.equal(await lit(), 2);
    await webview.page.mouse.move(2, 2);
    assert.equal(await lit(), 0);
    await tray().getByRole('button', { name: 'Remove from comparison' }).first().focus();
    assert.equal(await lit(), 2);
  });

  it('holds four networks, gives them back and comes back after a reload', async () => {
    const run = makeRun();
    await webview.show(showing(run));
    const chosen = run.candidates.slice(0, 5).map(({ architecture }) => architecture);
    for (const architecture of chosen.slice(0, 4)) {
      await webview.send({ type: 'parts', parts: { selected: architecture } });
      await button('Compare').click();
    }
    await webview.send({ type: 'parts', parts: { selected: chosen[4] } });
    await webview.settled();
    assert.equal(await button('Compare').isEnabled(), false);
    const saved = await webview.saved();
    await tray().getByRole('button', { name: 'Remove from comparison' }).first().focus();
    await webview.page.keyboard.press('Enter');
    assert.equal(await tray().getByRole('listitem').count(), 3);
    assert.ok(await tray().evaluate((element) => element.contains(document.activeElement)));
    await webview.settled();
    assert.equal(await button('Compare').isEnabled(), true);
    await button('Clear Comparison').click();
    assert.equal(await tray().isVisible(), false);
    const focused = () => webview.page.evaluate(() => document.activeElement?.className);
    assert.match((await focused()) ?? '', /plot-stage/);
    await webview.page.close();
    webview = await openWebview({ saved, height: 1800 });
    await webview.show(showing(run, { selected: chosen[0] ?? null }));
    assert.equal(await tray().getByRole('listitem').count(), 4);
    await button('Remove from Comparison').click();
    assert.equal(await tray().getByRole('listitem').count(), 3);
  });
});
