import assert from 'node:assert/strict';
import { dominates } from '../../src/shared/pareto/dominance';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { asOwn, inProgress, makeOwn, makeRun, showing } from './support/run';

const run = makeRun();
const own = makeOwn(run, 40);
const beaten = own.find((one) => run.candidates.some((other) => dominates(other, one)));
const unbeaten = own.find((one) => !run.candidates.some((other) => dominates(other, one)));

describe("the user's own networks", () => {
  let webview: Webview;
  beforeEach(async () => {
    webview = await openWebview({ height: 1500 });
    await webview.show(showing(run));
  });
  afterEach(async () => {
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  const section = () => webview.page.getByRole('region', { name: 'Your own networks' });
  const field = () => section().getByRole('textbox');
  const button = (name: string) => section().getByRole('button', { name, exact: true });
  const lastSent = async () => (await webview.sent()).at(-1);

  it('are scored as typed, in quotes or as JSON, once at a time', async () => {
    assert.ok(beaten);
    const { architecture } = beaten;
    for (const text of [
      architecture,
      `"${architecture}"`,
      JSON.stringify({ space: 'nasbench201', architecture }),
    ]) {
      await field().fill(text);
      await field().press('Enter');
      assert.deepEqual(await lastSent(), { type: 'score', architecture });
      await webview.settled();
      assert.equal(await section().getByRole('button').first().isEnabled(), false);
      const count = (await webview.sent()).length;
      await field().press('Enter');
      assert.equal((await webview.sent()).length, count, 'not asked twice');
      await webview.show(showing(run, { own: [beaten] }));
      await webview.send({ type: 'scored', architecture, error: null });
      await webview.settled();
      assert.equal(await field().inputValue(), '');
      assert.deepEqual(await lastSent(), { type: 'select', architecture });
      await webview.send({ type: 'parts', parts: { selected: null } });
      await webview.show(showing(run));
    }
  });

  it('are refused with one clear reason where the text is none', async () => {
    for (const [text, reason] of [
      ['resnet18', /Expected \|op~0\|\+/],
      ['|none~0|+|none~0|none~1|+|none~0|none~1|none~2|', /^Not a usable network/],
      ['{"ks": 3, "e": 4, "d": 2}', /another search space: MobileNetV3/],
    ] as const) {
      await field().fill(text);
      await button('Score').click();
      assert.match(await section().getByRole('alert').innerText(), reason);
    }
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }]);
    await field().pressSequentially('x');
    assert.equal(await section().getByRole('alert').isVisible(), false);
  });

  it('stay in the field where the engine cannot score them', async () => {
    assert.ok(beaten);
    await field().fill(beaten.architecture);
    await field().press('Enter');
    const error = 'The folder /home/user/data/leaf-diseases is gone.';
    await webview.send({ type: 'scored', architecture: beaten.architecture, error });
    await webview.settled();
    assert.equal(await section().getByRole('alert').innerText(), error);
    assert.equal(await field().inputValue(), beaten.architecture);
    assert.equal(await section().getByRole('button').first().isEnabled(), true);
  });

  it('have a shape, a name, an interval, a row and a line', async () => {
    assert.ok(beaten && unbeaten);
    const { architecture, accuracy } = beaten;
    await webview.show(showing(run, { own: [unbeaten, beaten], selected: architecture }));
    assert.equal(await webview.page.locator('.plot-stage .pick-shape.own').count(), 2);
    const labels = await webview.page.locator('.pick-label').allTextContents();
    assert.ok(labels.includes('Own 1') && labels.includes('Own 2'), String(labels));
    assert.match(
      (await webview.page.locator('.plot-stage').getAttribute('aria-label')) ?? '',
      /256 networks, 51 of them on the Pareto front\. 2 networks of your own\./,
    );
    const row = webview.page.locator(`tbody tr[aria-selected="true"]`);
    assert.match(await row.innerText(), /Own 2/);
    assert.match(await row.innerText(), new RegExp(accuracy.toFixed(2)));
    assert.equal(await webview.page.locator('.count').innerText(), '258 networks');
    assert.equal(await webview.page.locator('.line-mark.selected').count(), 1);
    assert.equal(await webview.page.locator('.point-mark.selected .error-bar').count(), 1);
    assert.match(await webview.page.locator('[aria-live]').innerText(), /^Selected: Own 2, Accuracy/);
    // The run's own counts are those of the run.
    assert.equal(await webview.page.locator('.tile:nth-child(1) dd').innerText(), '256');
  });

  it('say what dominates them, or that nothing does', async () => {
    assert.ok(beaten && unbeaten);
    await webview.show(showing(run, { own: [beaten, unbeaten], selected: beaten.architecture }));
    const winner = webview.page.getByRole('region', { name: 'Why dominated' }).getByRole('button');
    const architecture = await winner.getAttribute('title');
    const found = run.candidates.find((one) => one.architecture === architecture);
    assert.ok(found && found.rank === 1 && dominates(found, beaten));
    await section()
      .getByRole('button', { name: /^Own 2/ })
      .click();
    assert.deepEqual(await lastSent(), { type: 'select', architecture: unbeaten.architecture });
    const front = run.candidates.filter(({ rank }) => rank === 1);
    const worse = front.filter((one) => dominates(unbeaten, one)).length;
    assert.equal(
      await webview.page.locator('.detail .dominance').innerText(),
      `No network of this run dominates it. It dominates ${worse} of the ${front.length} on the front.`,
    );
  });

  it('keep the place of a network that the run has too', async () => {
    const known = run.candidates.find(({ picks }) => picks.includes('acc'));
    assert.ok(known);
    await webview.show(showing(run, { own: [asOwn(known)] }));
    assert.equal(await webview.page.locator('.count').innerText(), '256 networks');
    const labels = await webview.page.locator('.pick-label').allTextContents();
    assert.ok(labels.includes('Own 1, Most accurate'), String(labels));
    assert.equal(await webview.page.locator('.plot-stage .pick-shape.own').count(), 1);
  });

  it('go into the comparison and out of the list', async () => {
    assert.ok(beaten);
    const { architecture } = beaten;
    await webview.show(showing(run, { own: [beaten], selected: architecture }));
    await webview.page.getByRole('button', { name: 'Compare', exact: true }).click();
    const tray = webview.page.getByRole('region', { name: 'Comparison' });
    assert.match(await tray.getByRole('listitem').innerText(), /Own 1/);
    await button('Remove Own 1').click();
    assert.deepEqual(await lastSent(), { type: 'forget', architecture });
    await webview.show(showing(run));
    assert.equal(await tray.isVisible(), false);
  });

  it('name their source in files', async () => {
    assert.ok(beaten);
    await webview.show(showing(run, { own: [beaten] }));
    await webview.page.getByRole('button', { name: 'Save these networks as CSV' }).click();
    const message = await lastSent();
    assert.ok(message?.type === 'save');
    const lines = message.content.trim().split('\r\n');
    assert.match(lines[0] ?? '', /,source$/);
    assert.equal(lines.filter((line) => line.endsWith(',"Own 1"')).length, 1);
    assert.equal(lines.filter((line) => line.endsWith(',"leaf-diseases"')).length, 256);
  });

  it('cannot be asked for while a run is in progress', async () => {
    await webview.show(inProgress(run, 30));
    assert.equal(await section().isVisible(), false);
  });
});
