import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { openFilter } from '../../src/webview/filter';
import { readSaved } from '../../src/webview/state';
import { seriousProblems } from './support/accessibility';
import { THEMES, closeBrowser, openWebview } from './support/page';
import { EMPTY, inProgress, makeRun, showing } from './support/run';

const SCREENSHOTS = 'test/artifacts/webview';
const run = makeRun({
  notes: ['This data set was seen in training.', 'Do not trust these numbers: it looks unlike the others.'],
});
const mobilenets = makeRun({ space: 'mobilenetv3' });
const selected = run.candidates.find(({ picks }) => picks.includes('knee'))?.architecture ?? null;
const dominated = run.candidates.find(({ rank }) => rank === 3)?.architecture ?? null;

const states = {
  'panel with a run': { view: 'panel', state: showing(run, { selected }) },
  'panel within a budget': {
    view: 'panel',
    state: showing(run, { selected: dominated }),
    saved: {
      ...readSaved(undefined),
      filter: { ...openFilter('nasbench201'), params: { low: null, high: 4e5 } },
    },
  },
  'panel with a comparison': {
    view: 'panel',
    state: showing(run, { selected }),
    saved: { ...readSaved(undefined), compared: [selected, dominated] },
    height: 1700,
  },
  'panel with stages': {
    view: 'panel',
    state: showing(mobilenets, { selected: mobilenets.candidates[0]?.architecture ?? null }),
  },
  'panel in progress': { view: 'panel', state: inProgress(run, 60) },
  'empty panel': { view: 'panel', state: { ...EMPTY, error: 'The folder holds one class only.' } },
  sidebar: { view: 'sidebar', state: showing(run, { selected }) },
} as const;

describe('accessibility', () => {
  before(() => void mkdirSync(SCREENSHOTS, { recursive: true }));
  after(closeBrowser);

  for (const theme of THEMES)
    for (const [name, { view, state, ...rest }] of Object.entries(states))
      it(`axe finds nothing serious: ${name}, ${theme}`, async () => {
        const width = view === 'sidebar' ? 300 : 1280;
        const webview = await openWebview({ view, theme, width, reducedMotion: true, ...rest });
        const { page } = webview;
        await webview.show(state);
        const file = `${name} ${theme}`.toLowerCase().replaceAll(' ', '-');
        await page.screenshot({ path: `${SCREENSHOTS}/${file}.png` });
        assert.deepEqual(await seriousProblems(page), []);
        await page.close();
      });
});
