import assert from 'node:assert/strict';
import { FORMATS, FORMAT_NAMES } from '../../src/codegen/formats';
import type { PickName } from '../../src/shared/pareto/picks';
import type { Candidate } from '../../src/shared/protocol/run';
import { closeBrowser, openWebview } from './support/page';
import type { OpenOptions, Webview } from './support/page';
import { nasbench201 } from '../../src/spaces/nasbench201/space';
import { efficientnet } from '../../src/spaces/efficientnet/space';
import { mobilenetv3 } from '../../src/spaces/mobilenetv3/space';
import { EMPTY, inProgress, makeRun, showing } from './support/run';

const run = makeRun();
const front = run.candidates.filter(({ rank }) => rank === 1);

function picked(pick: PickName): Candidate {
  const candidate = run.candidates.find(({ picks }) => picks.includes(pick));
  assert.ok(candidate);
  return candidate;
}

describe('panel', () => {
  let webview: Webview;

  async function open(options: OpenOptions = {}): Promise<Webview> {
    webview = await openWebview(options);
    return webview;
  }
  const text = (selector: string) => webview.page.locator(selector).innerText();
  const lastSent = async () => (await webview.sent()).at(-1);
  const button = (name: string) => webview.page.getByRole('button', { name, exact: true });

  /** The figures of one column, from the top of the table. */
  const column = (name: string) =>
    webview.page.locator(`tbody tr[data-architecture] td.${name}`).allInnerTexts();

  /** Where a candidate's point is on the page, found by its pick's shape. */
  async function placeOf(kind: string) {
    const box = await webview.page.locator(`.layer .pick-shape.${kind}`).first().boundingBox();
    assert.ok(box);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  afterEach(async () => {
    assert.deepEqual(await webview.violations(), [], 'the content security policy was broken');
    await webview.page.close();
  });
  after(closeBrowser);

  it('asks the host first and shows nothing before it answers', async () => {
    await open();
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }]);
    assert.equal((await text('main')).trim(), '');
  });

  it('offers a run where there is none', async () => {
    await open();
    await webview.show(EMPTY);
    assert.equal(await webview.page.locator('.columns').isVisible(), false);
    await button('Generate Architectures…').click();
    assert.deepEqual(await lastSent(), { type: 'generate' });
    await button('Try the Sample Data Set').click();
    assert.deepEqual(await lastSent(), { type: 'trySample' });
  });

  it('speaks the language that its page brings', async () => {
    await open({ language: 'de', texts: { 'Try the Sample Data Set': 'Ausprobieren </script>' } });
    await webview.show(EMPTY);
    await button('Ausprobieren </script>').click();
    assert.deepEqual(await lastSent(), { type: 'trySample' });
    await button('Generate Architectures…').click();
    assert.equal(await webview.page.locator('html').getAttribute('lang'), 'de');
  });

  it('shows what went wrong, beside the run that is still there', async () => {
    await open();
    await webview.show(showing(run, { error: 'The engine ended; start the run again.' }));
    assert.equal(await webview.page.getByRole('alert').innerText(), 'The engine ended; start the run again.');
    assert.equal(await text('h1:visible'), 'leaf-diseases');
  });

  it('heads the run with data set, settings and counts', async () => {
    await open();
    await webview.show(showing(run));
    const head = await text('.head');
    const facts = ['10 classes', '4,218 images (3 skipped)', 'fast sampler, 20 steps', 'seed 7', 'CPU'];
    for (const fact of facts) assert.ok(head.includes(fact), fact);
    assert.equal(await text('.tile:nth-child(1) dd'), String(run.candidates.length));
    assert.equal(await text('.tile:nth-child(2) dd'), String(front.length));
    assert.equal(await text('.tile:nth-child(3) dd'), run.hypervolume.toPrecision(4));
  });

  it('puts the note that casts doubt on every number first', async () => {
    await open();
    await webview.show(
      showing(
        makeRun({
          notes: [
            { code: 'images-left-out', files: 3, megapixels: 50 },
            { code: 'unlike-training', nearest: 'pets' },
          ],
        }),
      ),
    );
    const notes = webview.page.getByRole('note');
    const [first, second, ...others] = await notes.allInnerTexts();
    assert.match(first ?? '', /unlike anything in training \(the nearest is pets\)/);
    assert.match(second ?? '', /^3 image files were unreadable/);
    assert.deepEqual(others, []);
    assert.match((await notes.first().getAttribute('class')) ?? '', /warning/);
  });

  it('shows the notes of runs that have them as texts alone', async () => {
    const older = { ...makeRun(), notes: ['Three images were left out.'], codedNotes: undefined };
    await open();
    await webview.show(showing(older));
    assert.deepEqual(await webview.page.getByRole('note').allInnerTexts(), ['Three images were left out.']);
  });

  it('names every pick in plot, list and table', async () => {
    await open({ height: 1400 });
    await webview.show(showing(run));
    const holders = run.candidates.filter(({ picks }) => picks.length > 0);
    assert.equal(await webview.page.locator('.layer .pick-shape').count(), holders.length);
    assert.equal(await webview.page.locator('.picks-list li').count(), holders.length);
    assert.ok((await webview.page.locator('.pick-label').allTextContents()).includes('Most accurate'));
    assert.equal((await column('picks'))[0], 'Most accurate');
  });

  it('shows all figures under the pointer, with the interval as an error bar', async () => {
    await open();
    await webview.show(showing(run));
    const best = picked('acc');
    const { x, y } = await placeOf('acc');
    await webview.page.mouse.move(x, y);
    const card = await text('.hover-card');
    const [low, high] = best.accuracyInterval.map((value) => value.toFixed(1));
    for (const figure of [
      `${best.accuracy.toFixed(2)}\u00a0%`,
      `${low}\u00a0–\u00a0${high}`,
      'Most accurate',
    ])
      assert.ok(card.includes(figure), `${figure} in ${card}`);
    const bar = await webview.page.locator('.point-mark.hovered .error-bar').boundingBox();
    assert.ok(bar && bar.height > 2);
    await webview.page.mouse.move(2, 2);
    assert.equal(await webview.page.locator('.hover-card').isVisible(), false);
  });

  it('selects the clicked point, everywhere', async () => {
    await open({ height: 1400 });
    await webview.show(showing(run));
    const { architecture } = picked('acc');
    const { x, y } = await placeOf('acc');
    await webview.page.mouse.click(x, y);
    assert.deepEqual(await lastSent(), { type: 'select', architecture });
    assert.equal(await text('.architecture-text'), architecture);
    const row = webview.page.locator('tbody tr[aria-selected="true"]');
    assert.equal(await row.getAttribute('data-architecture'), architecture);
    assert.match(await webview.page.locator('[aria-live]').innerText(), /^Selected: Most accurate/);
    assert.equal(await webview.page.locator('.point-mark.selected').count(), 1);
  });

  it('narrows both axes to a rectangle drawn in the plot, without selecting anything', async () => {
    await open({ height: 1400 });
    await webview.show(showing(run));
    const best = picked('acc');
    const { x, y } = await placeOf('acc');
    const { mouse } = webview.page;
    await mouse.move(x - 120, y + 80);
    await mouse.down();
    await mouse.move(x - 40, y + 20);
    await mouse.move(x + 10, y - 10);
    await mouse.up();
    const [counted, total] = (await text('.count')).split(' of ').map((part) => parseInt(part));
    assert.ok(counted && total && counted < total);
    assert.equal((await column('architecture'))[0], best.architecture);
    await webview.settled();
    const accuracy = Number(await webview.page.getByRole('textbox', { name: 'Least Accuracy' }).inputValue());
    assert.ok((await column('accuracy')).every((value) => parseFloat(value) >= accuracy));
    assert.ok(await webview.page.getByRole('button', { name: /^Parameters ≥/ }).isVisible());
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }]);
    await mouse.click(x, y);
    assert.deepEqual(await lastSent(), { type: 'select', architecture: best.architecture });
  });

  it('reveals the row of what is selected from the start', async () => {
    await open({ height: 1400 });
    await webview.show(showing(run, { selected: picked('eff.latency').architecture }));
    const row = await webview.page.locator('tbody tr[aria-selected="true"]').boundingBox();
    const scroller = await webview.page.locator('.table-scroller').boundingBox();
    assert.ok(row && scroller);
    assert.ok(row.y > scroller.y && row.y + row.height < scroller.y + scroller.height);
  });

  it('follows a selection made elsewhere', async () => {
    await open();
    await webview.show(showing(run));
    const { architecture } = picked('thrifty');
    await webview.send({ type: 'parts', parts: { selected: architecture } });
    assert.equal(await text('.architecture-text'), architecture);
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }]);
  });

  it('walks along the front by arrow keys, through all points with Shift', async () => {
    await open();
    await webview.show(showing(run));
    const byParams = (candidates: readonly Candidate[]) =>
      [...candidates].sort((a, b) => a.params - b.params || a.accuracy - b.accuracy);
    const selected = async () => {
      const message = await lastSent();
      return message?.type === 'select' ? message.architecture : undefined;
    };
    await webview.page.locator('.plot-stage').focus();
    for (const [key, expected] of [
      ['Home', byParams(front)[0]],
      ['ArrowRight', byParams(front)[1]],
      ['End', byParams(front).at(-1)],
      ['ArrowLeft', byParams(front).at(-2)],
      ['Shift+Home', byParams(run.candidates)[0]],
      ['Shift+ArrowRight', byParams(run.candidates)[1]],
    ] as const) {
      await webview.page.keyboard.press(key);
      assert.equal(await selected(), expected?.architecture, key);
    }
    await webview.page.keyboard.press('Escape');
    assert.equal(await selected(), null);
  });

  it('puts any objective on either axis and remembers it', async () => {
    await open();
    await webview.show(showing(run));
    const titles = webview.page.locator('.axis-title');
    assert.deepEqual(await titles.allTextContents(), ['Parameters, log scale', 'Predicted accuracy (%)']);
    await webview.page.getByRole('combobox', { name: 'X axis' }).click();
    await webview.page.getByRole('option', { name: 'Latency' }).click();
    await webview.page.getByRole('combobox', { name: 'Y axis' }).focus();
    await webview.page.keyboard.press('ArrowDown');
    await webview.page.getByRole('checkbox', { name: 'Log scale on the X axis' }).click();
    assert.deepEqual(await titles.allTextContents(), ['Latency (ms)', 'Parameters, log scale']);
    const saved = (await webview.saved()) as { preferences: { x: unknown; y: unknown } };
    assert.deepEqual(saved.preferences.x, { objective: 'latencyMs', log: false, flipped: false });
    assert.deepEqual(saved.preferences.y, { objective: 'params', log: true, flipped: false });
    await webview.page.close();
    await open({ saved });
    await webview.show(showing(run));
    assert.deepEqual(await titlesOf(webview), ['Latency (ms)', 'Parameters, log scale']);
  });

  it('does not offer latency where no table covers the run', async () => {
    await open();
    await webview.show(showing(makeRun({ latency: false })));
    await webview.page.getByRole('combobox', { name: 'X axis' }).click();
    const latency = webview.page.getByRole('option', { name: 'Latency' }).first();
    assert.equal(await latency.getAttribute('aria-disabled'), 'true');
    assert.equal((await column('latencyMs'))[0], '–');
  });

  it('sorts by any column, the other way at the second click', async () => {
    await open({ height: 1400 });
    await webview.show(showing(run));
    const head = webview.page.getByRole('columnheader', { name: 'Parameters' });
    await head.getByRole('button').click();
    assert.equal(await head.getAttribute('aria-sort'), 'ascending');
    const smallest = [...run.candidates].sort((a, b) => a.params - b.params || b.accuracy - a.accuracy);
    const shown = await column('architecture');
    assert.deepEqual(
      shown.slice(0, 10),
      smallest.slice(0, 10).map(({ architecture }) => architecture),
    );
    await head.getByRole('button').click();
    assert.equal(await head.getAttribute('aria-sort'), 'descending');
    const accuracy = webview.page.getByRole('columnheader', { name: 'Accuracy' });
    assert.equal(await accuracy.getAttribute('aria-sort'), null);
  });

  it('lists the front alone on request', async () => {
    await open();
    await webview.show(showing(run));
    await webview.page.getByRole('checkbox', { name: 'Front only' }).click();
    assert.equal(await text('.count'), `${front.length} of ${run.candidates.length} networks`);
    const rows = await webview.page.getByRole('grid').getAttribute('aria-rowcount');
    assert.equal(rows, String(front.length + 1));
    assert.ok((await column('rank')).every((rank) => rank === '1'));
  });

  it('shows the rows of a list that becomes shorter than the place it is scrolled to', async () => {
    await open();
    const many = makeRun({ count: 2000 });
    await webview.show(showing(many));
    await webview.page.getByRole('grid').focus();
    await webview.page.keyboard.press('End');
    await webview.settled();
    await webview.page.getByRole('textbox', { name: 'Most Parameters' }).fill('400k');
    const rows = await webview.page
      .locator('tbody tr[data-architecture]')
      .evaluateAll((elements) => elements.map((element) => Number(element.ariaRowIndex)));
    const count = many.candidates.filter(({ params }) => params <= 400_000).length;
    assert.ok(count > 0 && count < 1500);
    assert.equal(rows.at(-1), count + 1);
  });

  it('is walked through by keyboard, row by row and page by page', async () => {
    await open();
    await webview.show(showing(run));
    const order = [...run.candidates].sort((a, b) => b.accuracy - a.accuracy);
    const grid = webview.page.getByRole('grid');
    await grid.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End']) await webview.page.keyboard.press(key);
    const active = webview.page.locator(`#${await grid.getAttribute('aria-activedescendant')}`);
    assert.equal(await active.getAttribute('aria-rowindex'), String(order.length + 1));
    assert.ok(await active.isVisible());
    const { architecture } = order.at(-1) as Candidate;
    assert.deepEqual(await lastSent(), { type: 'select', architecture });
  });

  it('draws the selected cell with dead edges faded and says it in words', async () => {
    await open();
    const architecture = '|nor_conv_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|avg_pool_3x3~2|';
    const [first] = run.candidates;
    assert.ok(first);
    const setting = { classes: 10, resolution: 32 };
    const candidate = {
      ...first,
      ...nasbench201.costs(nasbench201.parse(architecture), setting),
      architecture,
    };
    await webview.show(showing({ ...run, candidates: [candidate] }, { selected: architecture }));
    const drawing = webview.page.getByRole('img', { name: /^Cell/ });
    // Of the network's 316,346 parameters and 43.17 million MACs the convolution has 243,040 and 35.39 million.
    assert.equal(
      ((await drawing.getAttribute('aria-label')) ?? '').replaceAll('\u00a0', ' '),
      'Cell. in to 1: 3×3 conv (dead), 77 % of the parameters, 82 % of the MACs; in to 2: none; 1 to 2: none; ' +
        'in to out: skip; 1 to out: none; 2 to out: 3×3 avg pool (dead).',
    );
    assert.deepEqual(await drawing.locator('.share').allTextContents(), ['77\u00a0% · 82\u00a0%']);
    assert.equal(await webview.page.locator('.cell .edge.dead').count(), 5);
    assert.equal(await webview.page.locator('.cell .edge.plain:not(.dead)').count(), 1);
  });

  it('draws the stages of the selected network and says them in words', async () => {
    await open();
    const mobilenets = makeRun({ space: 'mobilenetv3', count: 1 });
    const stages = [
      '2-3-3_2-7-6',
      '4-5-4_4-3-3_4-7-4_4-3-6',
      '3-5-3_3-5-6_3-7-3',
      '2-3-4_2-3-3',
      '2-7-3_2-3-3',
    ];
    const padded = stages.map((stage) =>
      [...stage.split('_'), ...Array<string>(4).fill('0-0-0')].slice(0, 4),
    );
    const architecture = padded.flat().join('_');
    const [first] = mobilenets.candidates;
    assert.ok(first);
    const setting = { classes: 10, resolution: mobilenets.resolution, width: mobilenets.width };
    const costs = mobilenetv3.costs(mobilenetv3.parse(architecture), setting);
    const candidate = { ...first, ...costs, architecture };
    await webview.show(showing({ ...mobilenets, candidates: [candidate] }, { selected: architecture }));
    const facts = await text('.facts');
    for (const fact of ['MobileNetV3 (Once-for-All)', 'width 1.2', '160 × 160 px'])
      assert.ok(facts.includes(fact));

    const drawing = webview.page.getByRole('img', { name: /^Stages/ });
    const spoken = (await drawing.getAttribute('aria-label')) ?? '';
    assert.equal(spoken.match(/Stage \d:/g)?.length, 5);
    assert.match(
      spoken,
      /Stage 2: 48 channels of 20 × 20, 4 layers with squeeze-and-excitation \(kernel 5 expansion 4, kernel 3 expansion 3 with shortcut, kernel 7 expansion 4 with shortcut, kernel 3 expansion 6 with shortcut\), \d+.% of the parameters/,
    );
    const count = (selector: string) => drawing.locator(selector).count();
    assert.equal(await count('.layer'), 13);
    assert.equal(await count('.unused'), 7);
    assert.equal(await count('.shortcut'), 8); // around all but the first layers
    assert.equal(await count('.excitation'), 8); // in stages 2, 4 and 5
    const boxes = await drawing
      .locator('.layer rect:not(.excitation)')
      .evaluateAll((rects) =>
        rects.map((rect) => [Number(rect.getAttribute('width')), Number(rect.getAttribute('height'))]),
      );
    const [small, large] = boxes; // k3 e3, k7 e6
    assert.ok(small![0]! < large![0]! && small![1]! < large![1]!);
  });

  it('draws seven blocks of an EfficientNet network, each with the slots that it may have', async () => {
    await open();
    const efficientnets = makeRun({ space: 'efficientnet', count: 1 });
    const architecture = '1-3-1-0_6-3-2-0_6-5-2-1_6-3-3-0_6-5-3-0_6-5-4-0_6-3-1-0';
    const [first] = efficientnets.candidates;
    assert.ok(first);
    const costs = efficientnet.costs(efficientnet.parse(architecture), { classes: 10, resolution: 224 });
    const candidate = { ...first, ...costs, architecture };
    await webview.show(showing({ ...efficientnets, candidates: [candidate] }, { selected: architecture }));
    const facts = await text('.facts');
    for (const fact of ['EfficientNet (Accel-NASBench)', '224 × 224 px']) assert.ok(facts.includes(fact));
    const drawing = webview.page.getByRole('img', { name: /^Stages/ });
    const spoken = (await drawing.getAttribute('aria-label')) ?? '';
    assert.equal(spoken.match(/Stage \d:/g)?.length, 7);
    assert.match(
      spoken,
      /Stage 3: 40 channels of 28 × 28, 2 layers with squeeze-and-excitation \(kernel 5 expansion 6, kernel 5 expansion 6 with shortcut\), \d+.% of the parameters/,
    );
    const count = (selector: string) => drawing.locator(selector).count();
    assert.equal(await count('.layer'), 16);
    assert.equal(await count('.unused'), 6);
    assert.equal(await count('.shortcut'), 9); // around all but the first layers
    assert.equal(await count('.excitation'), 2);
  });

  it('inserts, exports and copies the selected network', async () => {
    await open({ height: 1400 });
    const { architecture, params } = picked('knee');
    await webview.show(showing(run, { selected: architecture }));
    await button('Insert into Script').click();
    assert.deepEqual(await lastSent(), { type: 'insert', architecture });
    for (const format of FORMAT_NAMES) {
      await button(FORMATS[format].short).click();
      assert.deepEqual(await lastSent(), { type: 'export', architecture, format });
    }
    await button('Copy as text').click();
    const message = await lastSent();
    assert.ok(message?.type === 'copy');
    assert.ok(message.text.includes(architecture));
    assert.ok(message.text.includes(`Parameters: ${params.toLocaleString('en')}`));
  });

  it('brings its selection back after a reload, unless the host has another', async () => {
    const { architecture } = picked('thrifty');
    await open();
    await webview.show(showing(run, { selected: architecture }));
    const saved = await webview.saved();
    await webview.page.close();
    await open({ saved });
    await webview.show(showing(run));
    assert.deepEqual(await lastSent(), { type: 'select', architecture });
    await webview.page.close();
    await open({ saved });
    await webview.show(showing(run, { selected: picked('acc').architecture }));
    assert.equal(await text('.architecture-text'), picked('acc').architecture);
  });

  it('shows a run in progress as it grows, and cancels it', async () => {
    await open();
    await webview.show(inProgress(run, 0));
    assert.ok(await webview.page.getByText('The first networks appear here').isVisible());
    await webview.show(inProgress(run, 40));
    assert.equal(await text('.progress-text'), 'Generating architectures · 6 of 20 · about 3\u00a0s left');
    assert.equal(await webview.page.getByRole('progressbar').getAttribute('aria-valuenow'), '6');
    assert.equal(await text('.count'), '40 networks');
    await webview.show(inProgress(run, 90));
    assert.equal(await text('.count'), '90 networks');
    await button('Cancel').click();
    assert.deepEqual(await lastSent(), { type: 'cancel' });
    await webview.show(showing(run));
    assert.equal(await webview.page.getByRole('progressbar').isVisible(), false);
    assert.equal(await text('.count'), `${run.candidates.length} networks`);
  });

  it('redraws nothing when only the progress has changed', async () => {
    await open();
    const state = inProgress(run, 40);
    await webview.show({ ...state, selected: picked('acc').architecture });
    await button('Copy as text').focus();
    assert.ok(state.running?.progress);
    await webview.send({ type: 'parts', parts: { progress: { ...state.running.progress, done: 12 } } });
    assert.match(await text('.progress-text'), /12 of 20/);
    assert.equal(await webview.page.evaluate(() => document.activeElement?.ariaLabel), 'Copy as text');
  });

  it('inserts and exports nothing of a run in progress', async () => {
    await open({ height: 1400 });
    const state = inProgress(run, 40);
    const best = state.running?.candidates.find(({ picks }) => picks.includes('acc'));
    assert.ok(best);
    const { architecture } = best;
    const controls = ['Insert into Script', 'PyTorch', 'JSON', 'ONNX'];
    await webview.show({ ...state, selected: architecture });
    for (const name of controls) {
      assert.equal(await button(name).isEnabled(), false, name);
      const host = webview.page.locator('.detail vscode-button', { hasText: name });
      assert.match((await host.getAttribute('title')) ?? '', /^A run is in progress/);
    }
    const row = webview.page.locator('.picks-list li').first();
    assert.equal(await row.getByRole('button', { name: 'Insert into the Python script' }).isEnabled(), false);
    await row.locator('button.pick').dblclick();
    assert.deepEqual(await webview.sent(), [{ type: 'ready' }]);
    assert.ok(state.running);
    await webview.show(
      showing({ ...run, candidates: [...state.running.candidates] }, { selected: architecture }),
    );
    for (const name of controls) assert.equal(await button(name).isEnabled(), true, name);
  });

  it('keeps the focus in the list of picks while the networks change', async () => {
    await open();
    await webview.show(inProgress(run, 40));
    await webview.page.locator('.picks-list button.pick').first().focus();
    await webview.show(inProgress(run, 90));
    const list = webview.page.locator('.recommended .picks-list');
    assert.ok(await list.evaluate((element) => element.contains(document.activeElement)));
  });

  it('shows what names of folders and classes hide', async () => {
    await open();
    const name = 'cat\u202egnp.\u001b[2J';
    const dataset = { ...run.dataset, path: `/data/${name}`, classCounts: [{ name, images: 3 }] };
    await webview.show({ ...showing({ ...run, dataset }), error: `no such folder: ${name}` });
    const shown = await webview.page.locator('main').innerText();
    assert.ok(!shown.includes('\u202e') && !shown.includes('\u001b'));
    assert.match(shown, /cat\\u\{202e\}gnp\.\\u\{1b\}\[2J 3/);
  });

  it('drops a message that breaks the protocol and goes on', async () => {
    await open();
    await webview.show(showing(run));
    const broken = { ...run, candidates: [{ ...run.candidates[0], accuracy: 'high' }] };
    await webview.send({ type: 'parts', parts: { run: broken } });
    await webview.send({ type: 'unheard-of' });
    assert.equal(webview.complaints.length, 2);
    assert.match(webview.complaints[0] ?? '', /breaks the protocol/);
    assert.equal(await text('.count'), `${run.candidates.length} networks`);
    await webview.show(EMPTY);
    assert.ok(await button('Generate Architectures…').isVisible());
  });

  it('shows the whole space at once', async () => {
    await open();
    const all = makeRun({ count: 15_625 });
    await webview.show(showing(all));
    const total = all.candidates.length.toLocaleString('en');
    assert.equal(await text('.tile:nth-child(1) dd'), total);
    assert.ok((await webview.page.locator('tbody tr').count()) < 100);
    await webview.page.getByRole('grid').focus();
    await webview.page.keyboard.press('End');
    const last = await webview.page.locator('tbody tr[aria-selected="true"]').getAttribute('aria-rowindex');
    assert.equal(last, String(all.candidates.length + 1));
  });

  it('repaints its canvas when the theme changes', async () => {
    await open();
    await webview.show(showing(run));
    const pixels = () =>
      webview.page.evaluate(() => document.querySelector<HTMLCanvasElement>('canvas.layer')?.toDataURL());
    const dark = await pixels();
    await webview.setTheme('Dark High Contrast');
    await webview.page.waitForFunction(
      (before) => document.querySelector<HTMLCanvasElement>('canvas.layer')?.toDataURL() !== before,
      dark,
    );
  });

  it('has no sideways scrolling from 400 pixels on', async () => {
    for (const width of [400, 700, 1000, 1800]) {
      await open({ width });
      await webview.show(showing(run, { selected: picked('acc').architecture }));
      const excess = await webview.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(excess, 0, `at ${width} pixels`);
      if (width < 1800) await webview.page.close();
    }
  });
});

function titlesOf(webview: Webview): Promise<string[]> {
  return webview.page.locator('.axis-title').allTextContents();
}
