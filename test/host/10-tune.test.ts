import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Tuning } from '../../src/shared/protocol/tuning';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { activated, errorsDuring, generateForDigits, waitFor, workspaceFile } from './support';

/** A search of 1,000 trials that is cancelled after so many seconds; undefined where it had nothing to end with. */
async function cancelledAfter(seconds: number): Promise<Tuning | undefined> {
  let ended = false;
  const running = tuneForDigits({ trials: 1000 });
  void running.then(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  assert.equal(ended, false);
  await vscode.commands.executeCommand('pomonag.cancel');
  return running;
}

/** Tunes for the workspace's digits. */
function tuneForDigits(options: object = {}): Thenable<Tuning | undefined> {
  const settings = { folder: workspaceFile('digits'), count: 32, seed: 1, trials: 12, ...options };
  return vscode.commands.executeCommand<Tuning | undefined>('pomonag.tune', settings);
}

function reset(): Thenable<unknown> {
  const dataset = { folder: workspaceFile('digits'), space: 'nasbench201' };
  return vscode.commands.executeCommand('pomonag.resetGuidance', dataset);
}

describe('tuning the guidance', () => {
  before(activated);
  afterEach(reset);

  it('finds a setting that later runs on the data set use, until it is reset', async () => {
    const api = await activated();
    const tuning = await tuneForDigits();
    assert.equal(tuning?.trials.length, 12);
    // What the model brings along may be the best there is: then nothing is kept.
    const isBetter = tuning.tuned.hypervolume > tuning.untuned.hypervolume;

    const tuned = await generateForDigits();
    assert.ok(tuned);
    assert.deepEqual(tuned.result.guidance, isBetter ? tuning.tuned.guidance : undefined);
    const ofTool = { input: { folder: 'digits', count: 32, seed: 7 }, toolInvocationToken: undefined };
    await vscode.lm.invokeTool('generate_architectures', ofTool);
    assert.deepEqual(api.state().run?.result.guidance, tuned.result.guidance);
    const elsewhere = await generateForDigits({ space: 'mobilenetv3' });
    assert.equal(elsewhere?.result.guidance, undefined);

    await reset();
    const own = await generateForDigits();
    assert.equal(own?.result.guidance, undefined);
    if (isBetter) assert.notDeepEqual(own?.result.candidates, tuned.result.candidates);
  });

  it('does not change what a run made before it gives when it is repeated', async () => {
    const first = await generateForDigits();
    await tuneForDigits();
    const again = await vscode.commands.executeCommand<{ run: StoredRun; isIdentical: boolean }>(
      'pomonag.runAgain',
      first?.entry.id,
    );
    assert.equal(again.run.result.guidance, undefined);
    assert.ok(again.isIdentical);
  });

  it('ends with the best so far when it is cancelled', async () => {
    // A search that has had no time for two trials has nothing to end with: a slow machine gets more.
    let tuning: Tuning | undefined;
    for (const seconds of [5, 15, 45]) {
      tuning ??= await cancelledAfter(seconds);
    }
    assert.ok(tuning !== undefined && tuning.trials.length >= 2 && tuning.trials.length < 1000);
    assert.ok(tuning.notes.some((note) => note.includes('cancelled')));
  });

  it('refuses a second search and a run meanwhile', async () => {
    const running = tuneForDigits({ trials: 1000 });
    const messages = await errorsDuring(() => tuneForDigits());
    assert.match(messages[0] ?? '', /being tuned/);
    const ofRun = await errorsDuring(() => generateForDigits());
    assert.match(ofRun[0] ?? '', /being tuned/);
    await vscode.commands.executeCommand('pomonag.cancel');
    await running;
  });

  it('asks for space and device when it is called on a folder', async () => {
    const configuration = vscode.workspace.getConfiguration('pomonag');
    await configuration.update('count', 16, vscode.ConfigurationTarget.Global);
    let tuning: Tuning | undefined;
    const running = vscode.commands.executeCommand<Tuning | undefined>(
      'pomonag.tune',
      vscode.Uri.file(workspaceFile('digits')),
    );
    void running.then((result) => (tuning = result));
    await waitFor(
      'the end of the search',
      async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return tuning;
      },
      110_000,
    );
    await configuration.update('count', undefined, vscode.ConfigurationTarget.Global);
    assert.equal(tuning?.dataset.path, workspaceFile('digits'));
    assert.equal(tuning.space, 'nasbench201');
    assert.equal(tuning.count, 16);
  });
});
