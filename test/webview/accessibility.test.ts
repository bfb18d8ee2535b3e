import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { openFilter } from '../../src/webview/filter';
import { readSaved } from '../../src/webview/state';
import { seriousProblems } from './support/accessibility';
import type { View } from '../../src/extension/views/pageHtml';
import type { ViewState } from '../../src/shared/protocol/viewState';
import { THEMES, closeBrowser, openWebview } from './support/page';
import type { OpenOptions, Webview } from './support/page';
import { EMPTY, inProgress, makeOther, makeOwn, makeRun, showing } from './support/run';

const SCREENSHOTS = 'test/artifacts/webview';
const run = makeRun({
  notes: [{ code: 'latency-budget-ignored' }, { code: 'unlike-training', nearest: 'pets' }],
});
const mobilenets = makeRun({ space: 'mobilenetv3' });
const selected = run.candidates.find(({ picks }) => picks.includes('knee'))?.architecture ?? null;
const own = makeOwn(run, 3);
const defaults = readSaved(undefined);
const dominated = run.candidates.find(({ rank }) => rank === 3)?.architecture ?? null;

const states = {
  'panel with a run': { view: 'panel', state: showing(run, { selected }) },
  'panel within a budget': {
    view: 'panel',
    state: showing(run, { selected: dominated }),
    saved: {
      ...defaults,
      filter: { ...openFilter('nasbench201'), params: { low: null, high: 4e5 } },
    },
  },
  'panel with a comparison': {
    view: 'panel',
    state: showing(run, { selected }),
    saved: { ...defaults, compared: [selected, dominated] },
    height: 1700,
  },
  'panel with stages': {
    view: 'panel',
    state: showing(mobilenets, { selected: mobilenets.candidates[0]?.architecture ?? null }),
  },
  'panel with own networks': {
    view: 'panel',
    state: showing(run, { own, selected: own[0]?.architecture ?? null }),
    typed: 'resnet18',
  },
  'panel with two runs': {
    view: 'panel',
    state: showing(run, { own, other: makeOther(run), selected }),
  },
  'panel with colours and sizes': {
    view: 'panel',
    state: showing(run),
    saved: {
      ...defaults,
      preferences: { ...defaults.preferences, colour: 'latencyMs', size: 'macs' },
    },
  },
  'panel zoomed and flipped': {
    view: 'panel',
    state: showing(run, { selected }),
    saved: {
      ...defaults,
      preferences: {
        ...defaults.preferences,
        x: { objective: 'latencyMs', log: true, flipped: true },
        panning: true,
      },
      zoom: { run: 'run-1', x: [0.1, 0.7], y: [0.4, 0.9] },
    },
  },
  'panel in progress': { view: 'panel', state: inProgress(run, 60) },
  'empty panel': { view: 'panel', state: { ...EMPTY, error: 'The folder holds one class only.' } },
  sidebar: { view: 'sidebar', state: showing(run, { selected }) },
} as const satisfies Record<string, Situation>;

interface Situation extends OpenOptions {
  readonly view: View;
  readonly state: ViewState;
  /** Entered as an architecture to score. */
  readonly typed?: string;
}

describe('accessibility', () => {
  before(() => void mkdirSync(SCREENSHOTS, { recursive: true }));
  after(closeBrowser);

  async function open({ state, typed, ...options }: Situation): Promise<Webview> {
    const webview = await openWebview({
      width: options.view === 'sidebar' ? 300 : 1280,
      reducedMotion: true,
      ...options,
    });
    await webview.paintBackground();
    await webview.show(state);
    assert.deepEqual(webview.complaints, []);
    if (typed !== undefined) {
      await webview.page.getByRole('textbox', { name: 'Score an architecture' }).fill(typed);
      await webview.page.keyboard.press('Enter');
      await webview.settled();
    }
    return webview;
  }

  const entries: [name: string, situation: Situation][] = Object.entries(states);
  const fileOf = (...words: string[]): string =>
    `${SCREENSHOTS}/${words.join(' ').toLowerCase().replaceAll(' ', '-')}.png`;

  for (const [name, situation] of entries)
    it(`axe finds nothing serious in any theme: ${name}`, async () => {
      const webview = await open(situation);
      const problems: Record<string, string[]> = {};
      for (const [index, theme] of THEMES.entries()) {
        await webview.setTheme(theme);
        await webview.paintBackground();
        await webview.settled();
        await webview.page.screenshot({ path: fileOf(name, theme) });
        problems[theme] = await seriousProblems(webview.page, index === 0 ? 'all' : 'colours');
      }
      assert.deepEqual(problems, Object.fromEntries(THEMES.map((theme) => [theme, []])));
      await webview.page.close();
    });

  /** A window of 1280 pixels, each twice as large, and the least widths of an editor beside another and of the side bar. */
  const narrow = { panel: [640, 400], sidebar: [170] } as const;
  for (const [name, situation] of entries)
    it(`nothing is lost in a narrow window: ${name}`, async () => {
      const widths = narrow[situation.view];
      const webview = await open({ ...situation, width: widths[0], height: 450 });
      for (const width of widths) {
        await webview.page.setViewportSize({ width, height: 450 });
        await webview.settled();
        await webview.page.screenshot({ path: fileOf(name, `in ${width} pixels`), fullPage: true });
        const lost = await webview.page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          const controls =
            'vscode-button, vscode-dropdown, vscode-text-field, vscode-checkbox, button, input, h1, h2, .pick-figures span';
          const beyond = [...document.querySelectorAll<HTMLElement>(controls)].filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            // The table scrolls by itself; buttons in passing are there with their row.
            const isElsewhere = element.closest('.table-scroller, .in-passing') !== null;
            return width > 0 && !isElsewhere && (left < 0 || right > clientWidth);
          });
          return [
            ...(scrollWidth > clientWidth ? ['the page scrolls sideways'] : []),
            ...beyond.map((element) => element.outerHTML),
          ];
        });
        assert.deepEqual(lost, [], `${width} pixels`);
      }
      await webview.page.close();
    });

  it('nothing moves by itself where motion is reduced', async () => {
    const situation: Situation = { view: 'panel', state: inProgress(run, 0) };
    assert.ok(situation.state.running);
    const waiting = { ...situation.state, running: { ...situation.state.running, progress: null } };
    for (const reducedMotion of [false, true]) {
      const { page } = await open({ ...situation, state: waiting, reducedMotion });
      const animations = await page.evaluate(() => document.getAnimations().length);
      assert.equal(animations > 0, !reducedMotion);
      await page.close();
    }
  });

  it("the theme's colours stay together where the system forces its own", async () => {
    const situation = { ...states['panel with two runs'], theme: 'Dark High Contrast' } as const;
    const colours: string[][] = [];
    for (const forcedColors of [false, true]) {
      const { page } = await open({ ...situation, forcedColors });
      if (forcedColors) await page.screenshot({ path: fileOf('panel with forced colours') });
      colours.push(
        await page.locator('body *:visible').evaluateAll((elements) =>
          elements
            // The toolkit's own elements know the system's colours by themselves.
            .filter((element) => !element.closest('vscode-button, vscode-dropdown, vscode-checkbox'))
            .map((element) => {
              const { color, backgroundColor, fill, stroke } = getComputedStyle(element);
              return `${element.tagName} ${color} ${backgroundColor} ${fill} ${stroke}`;
            }),
        ),
      );
      await page.close();
    }
    assert.ok((colours[0]?.length ?? 0) > 500);
    assert.deepEqual(colours[1], colours[0]);
  });
});
