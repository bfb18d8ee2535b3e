import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { toCsv, toTsv } from '../../src/webview/export/delimited';
import { closeBrowser, openWebview } from './support/page';
import type { Webview } from './support/page';
import { makeOther, makeOwn, makeRun, showing } from './support/run';

const SCREENSHOTS = 'test/artifacts/webview';

const run = makeRun();

describe('delimited text', () => {
  const [first] = run.candidates;
  assert.ok(first);

  it('has every figure in full precision, unknown latency empty', () => {
    const { architecture, accuracy, accuracyInterval, params, macs, rank, picks } = first;
    const known = [architecture, accuracy, ...accuracyInterval, params, macs];
    assert.equal(
      toCsv([{ ...first, latencyMs: null }], { majority: () => 62.5, source: null }).split('\r\n')[1],
      [...known, '', rank, picks.join(' '), 62.5].join(','),
    );
    const unknown = toTsv([first], { majority: () => null, source: null }).split('\n');
    assert.deepEqual(
      unknown.map((line) => line.split('\t').at(-1)),
      ['majority', '', ''],
    );
    assert.equal(unknown[1]?.split('\t').length, 10);
  });

  it('needs no quotes: no field holds a separator', () => {
    for (const candidate of [...run.candidates, ...makeRun({ space: 'mobilenetv3', count: 20 }).candidates])
      assert.doesNotMatch(candidate.architecture + candidate.picks.join(' '), /[",\t\r\n]/);
  });
});

describe('export', () => {
  let webview: Webview;
  const button = (name: string) => webview.page.getByRole('button', { name, exact: true });

  async function saved(name: string) {
    const before = (await webview.sent()).length;
    await button(name).click();
    await webview.page.waitForFunction(
      (count) => (window as unknown as { __harness: { sent: unknown[] } }).__harness.sent.length > count,
      before,
    );
    const message = (await webview.sent()).at(-1);
    assert.ok(message?.type === 'save');
    return message;
  }

  beforeEach(async () => {
    webview = await openWebview({ height: 1400 });
    await webview.show(showing(run));
  });
  afterEach(async () => {
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
  after(closeBrowser);

  it('saves and copies what the filter leaves, in the order of the table', async () => {
    await webview.page.getByRole('textbox', { name: 'Most Parameters' }).pressSequentially('200k');
    const wanted = run.candidates.filter(({ params }) => params <= 200_000).map((c) => c.accuracy);
    wanted.sort((a, b) => b - a);
    const { format, content } = await saved('Save these networks as CSV');
    const lines = content.trimEnd().split('\r\n').slice(1);
    assert.equal(format, 'csv');
    assert.deepEqual(
      lines.map((line) => Number(line.split(',')[1])),
      wanted,
    );
    await button('Copy these networks as text').click();
    const copied = (await webview.sent()).at(-1);
    assert.ok(copied?.type === 'copy');
    assert.equal(copied.text.trimEnd().split('\n').length, wanted.length + 1);
  });

  it('saves the plot as an SVG of its own with every point', async () => {
    const { format, content } = await saved('SVG…');
    assert.equal(format, 'svg');
    const facts = await webview.page.evaluate((text) => {
      const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        root: picture.documentElement.tagName,
        circles: picture.querySelectorAll('circle').length,
        classes: picture.querySelectorAll('[class]').length,
        background: picture.querySelector('svg > rect')?.getAttribute('fill'),
        themes: document.documentElement.style.getPropertyValue('--vscode-editor-background'),
        labels: [...picture.querySelectorAll('text')].map((label) => label.textContent),
      };
    }, content);
    assert.equal(facts.root, 'svg');
    assert.equal(facts.circles, run.candidates.length);
    assert.equal(facts.background, facts.themes);
    assert.equal(facts.classes, 0, 'style sheets are not there when the file is opened');
    for (const label of ['Most accurate', 'Parameters, log scale']) assert.ok(facts.labels.includes(label));
  });

  it('says below a saved plot what colours, sizes, rings and crosses stand for', async () => {
    const [own] = makeOwn(run, 1);
    assert.ok(own);
    await webview.show(showing(run, { own: [own], other: makeOther(run) }));
    await webview.page.getByRole('combobox', { name: 'Colour of the points' }).focus();
    await webview.page.keyboard.press('End');
    await webview.page.getByRole('combobox', { name: 'Size of the points' }).focus();
    for (let i = 0; i < 4; i++) await webview.page.keyboard.press('ArrowDown');
    await webview.settled();
    const { content } = await saved('SVG…');
    mkdirSync(SCREENSHOTS, { recursive: true });
    writeFileSync(`${SCREENSHOTS}/saved-plot.svg`, content);
    const labels = await webview.page.evaluate((text) => {
      const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
      return [...picture.querySelectorAll('text')].map((label) => label.textContent);
    }, content);
    const ranks = [...run.candidates, ...makeOther(run).result.candidates].map(({ rank }) => rank);
    for (const label of [
      'leaf-diseases',
      'leaf-diseases #2',
      'your own (1)',
      'Rank 1',
      String(Math.max(...ranks)),
      'Latency',
    ])
      assert.ok(labels.includes(label), `${label} in ${labels.join()}`);
  });

  it('saves the plot as a PNG of twice its size that looks like it', async () => {
    const { format, content } = await saved('PNG…');
    assert.equal(format, 'png');
    const stage = await webview.page.locator('.plot-stage').boundingBox();
    assert.ok(stage);
    const image = sharp(Buffer.from(content, 'base64'));
    const { width, height } = await image.metadata();
    assert.deepEqual([width, height], [2 * Math.round(stage.width), 2 * Math.round(stage.height)]);
    await webview.paintBackground();
    await webview.settled();
    const shot = await webview.page.screenshot({ clip: stage });
    const size = { width: 60, height: 40, fit: 'fill' } as const;
    const [drawn, seen] = await Promise.all(
      [image, sharp(shot)].map((picture) => picture.resize(size).greyscale().raw().toBuffer()),
    );
    assert.ok(drawn && seen);
    const difference =
      drawn.reduce((sum, value, i) => sum + Math.abs(value - (seen[i] ?? 0)), 0) / drawn.length;
    assert.ok(difference < 4, `mean difference ${difference} of 255`);
  });
});
