import assert from 'node:assert/strict';
import { dominates } from '../../src/shared/pareto/dominance';
import type { Candidate } from '../../src/shared/protocol/run';
import { differenceText, dominatorOf } from '../../src/webview/dominator';
import { objectiveByName } from '../../src/shared/objectives';
import { closeBrowser, openWebview } from './support/page';
import { makeRun, showing } from './support/run';

const run = makeRun();
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('dominator', () => {
  it('is a member of the front that is no worse anywhere, for every dominated network', () => {
    for (const candidate of run.candidates) {
      const winner = dominatorOf(candidate, run.candidates);
      assert.equal(winner === null, candidate.rank === 1);
      if (winner !== null) assert.ok(winner.rank === 1 && dominates(winner, candidate));
    }
  });

  it('is the nearest of several', () => {
    const base: Candidate = {
      ...run.candidates[0]!,
      accuracy: 80,
      params: 1000,
      macs: 1000,
      latencyMs: 5,
      rank: 2,
    };
    const near = { ...base, accuracy: 80.5, rank: 1 };
    const far = { ...base, accuracy: 85, params: 400, rank: 1 };
    const unrelated = { ...base, accuracy: 79, params: 200, rank: 1 };
    assert.equal(dominatorOf(base, [far, base, near, unrelated]), near);
  });

  it('differs in words', () => {
    const base: Candidate = { ...run.candidates[0]!, accuracy: 80, params: 1000, macs: 1000, latencyMs: 5 };
    const other = { ...base, accuracy: 81.25, params: 630, latencyMs: null };
    const words = (name: 'accuracy' | 'params' | 'macs' | 'latencyMs') =>
      plain(differenceText(other, base, objectiveByName(name)));
    assert.deepEqual(
      [words('accuracy'), words('params'), words('macs'), words('latencyMs')],
      ['+1.25 points', '37 % less', 'the same', 'unknown'],
    );
    const larger = { ...base, params: 1990, macs: 17_640 };
    assert.equal(plain(differenceText(larger, base, objectiveByName('params'))), '99 % more');
    assert.equal(differenceText(larger, base, objectiveByName('macs')), '17.6 times as much');
    assert.equal(
      plain(differenceText({ ...base, latencyMs: 4 }, base, objectiveByName('latencyMs'))),
      '20 % less (1.00 ms)',
    );
  });
});

describe('why dominated', () => {
  after(closeBrowser);

  it('names the network that beats the selected one and leads to it', async () => {
    const webview = await openWebview({ height: 1400 });
    const loser = run.candidates.find(({ rank }) => rank === 3);
    assert.ok(loser);
    const winner = dominatorOf(loser, run.candidates);
    assert.ok(winner);
    await webview.show(showing(run, { selected: loser.architecture }));
    const why = webview.page.getByRole('region', { name: 'Why dominated' });
    const words = await why.innerText();
    assert.ok(words.includes(differenceText(winner, loser, objectiveByName('accuracy'))), words);
    await why.getByRole('button').focus();
    await webview.page.keyboard.press('Enter');
    assert.deepEqual((await webview.sent()).at(-1), { type: 'select', architecture: winner.architecture });
    assert.equal(await why.count(), 0);
    const detail = webview.page.getByRole('region', { name: 'Selected network' });
    assert.ok(await detail.evaluate((element) => element === document.activeElement));
    assert.deepEqual(await webview.violations(), []);
    await webview.page.close();
  });
});
