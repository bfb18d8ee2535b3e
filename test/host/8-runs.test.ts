import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PomonagApi } from '../../src/extension/extension';
import type { Repetition } from '../../src/extension/runs/repetition';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import type { OwnNetwork } from '../../src/shared/protocol/runEntry';
import {
  activated,
  errorsDuring,
  generateForDigits,
  messagesDuring,
  openScript,
  questionDuring,
  removeScripts,
  waitFor,
  workspaceFile,
} from './support';

const CELL = '|skip_connect~0|+|none~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|';

/** The files of all runs that are kept, by their name. */
function runFiles({ runsFolder }: PomonagApi): Map<string, string> {
  const names = readdirSync(runsFolder).filter((name) => name.endsWith('.json'));
  return new Map(names.map((name) => [name, readFileSync(path.join(runsFolder, name), 'latin1')]));
}

async function newRun(options: object = {}): Promise<StoredRun> {
  return (await generateForDigits(options)) ?? assert.fail('the run ended with a result');
}

describe('the buttons above the list of runs', () => {
  it('ask as they always do, whichever row has the focus', async () => {
    const { entry, result } = await newRun({ count: 4 });
    const run = { entry, folder: result.dataset.path, candidates: 4, bestAccuracy: null, majority: null };
    for (const command of ['pomonag.generate', 'pomonag.tune']) {
      const errors = await errorsDuring(async () => {
        let isDone = false;
        const asking = vscode.commands.executeCommand(command, { kind: 'run', run });
        void asking.then(() => (isDone = true));
        await waitFor('the question to be given up', async () => {
          await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
          return isDone || undefined;
        });
      });
      assert.deepEqual(errors, []);
    }
    const options = await questionDuring(
      'showOpenDialog',
      () => undefined,
      () => vscode.commands.executeCommand('pomonag.openRunFile', { kind: 'run', run }),
    );
    assert.ok(options);
  });
});

describe('deleting a run', () => {
  it('takes it off list and show, and gives it back to the byte when it is undone', async () => {
    const api = await activated();
    const run = await newRun();
    const before = runFiles(api);
    let undone = false;
    const messages = await messagesDuring(
      'showInformationMessage',
      async () => {
        await vscode.commands.executeCommand('pomonag.deleteRun', run.entry.id);
        undone = await waitFor('the run to be back', () => (api.state().run !== null ? true : undefined));
      },
      'Undo',
    );
    assert.deepEqual(messages, [[`Deleted the run "${run.entry.name}".`, 'Undo']]);
    assert.ok(undone);
    assert.deepEqual(api.state().run?.entry, run.entry);
    assert.deepEqual(runFiles(api), before);
  });

  it('is final when it is not undone', async () => {
    const api = await activated();
    const run = await newRun({ count: 4 });
    await messagesDuring('showInformationMessage', async () => {
      await vscode.commands.executeCommand('pomonag.deleteRun', run.entry.id);
    });
    assert.equal(api.state().run, null);
    const left = (): string[] => readdirSync(api.runsFolder).filter((name) => name.includes(run.entry.id));
    await waitFor('the file to be gone', () => (left().length === 0 ? true : undefined));
  });

  it('takes all that are selected on the list', async () => {
    const api = await activated();
    const before = runFiles(api);
    const nodes: object[] = [];
    for (const seed of [1, 2]) {
      const { entry } = await newRun({ count: 4, seed });
      nodes.push({ kind: 'run', run: { entry } });
    }
    const messages = await messagesDuring('showInformationMessage', async () => {
      await vscode.commands.executeCommand('pomonag.deleteRun', nodes[0], nodes);
    });
    assert.deepEqual(messages, [['Deleted 2 runs.', 'Undo']]);
    await waitFor('both to be gone', () => (runFiles(api).size === before.size ? true : undefined));
    assert.deepEqual(runFiles(api), before);
  });
});

describe('a run again', () => {
  it('has the same candidates, and says so', async () => {
    const first = await newRun({ seed: 11, budgets: { params: 500_000, macs: null, latencyMs: null } });
    let repetition: Repetition | undefined;
    const messages = await messagesDuring('showInformationMessage', async () => {
      repetition = await vscode.commands.executeCommand('pomonag.runAgain', first.entry.id);
    });
    assert.ok(repetition);
    assert.deepEqual(repetition.changes, []);
    assert.equal(repetition.isIdentical, true);
    assert.deepEqual(repetition.run.result.candidates, first.result.candidates);
    assert.notEqual(repetition.run.entry.id, first.entry.id);
    assert.match(messages.join(), /is identical to .*: all 32 candidates/);
  });

  it('of another space does, too, and of the exhaustive sampler', async () => {
    for (const settings of [
      { space: 'mobilenetv3', count: 8, width: 1.2 },
      { sampler: 'exhaustive', count: 8 },
    ]) {
      const first = await newRun(settings);
      const again = await vscode.commands.executeCommand<Repetition>('pomonag.runAgain', first.entry.id);
      assert.deepEqual([again.changes, again.isIdentical], [[], true], JSON.stringify(settings));
    }
  });
});

describe('two runs', () => {
  it('stand in one plot', async () => {
    const api = await activated();
    const [first, second] = [await newRun({ seed: 1 }), await newRun({ seed: 2 })];
    await vscode.commands.executeCommand('pomonag.compareRuns', first.entry.id, second.entry.id);
    assert.equal(api.state().run?.entry.id, first.entry.id);
    assert.deepEqual(api.state().other, { entry: second.entry, result: second.result });

    // The other run's view: what is opened is on show, without a second one.
    await vscode.commands.executeCommand('pomonag.openRun', second.entry.id);
    assert.equal(api.state().run?.entry.id, second.entry.id);
    assert.equal(api.state().other, null);
  });

  it('are asked for where only one is known', async () => {
    const api = await activated();
    const [first, second] = [await newRun({ seed: 1 }), await newRun({ seed: 2 })];
    type Item = vscode.QuickPickItem & { run: { entry: { id: string } } };
    const offered = await questionDuring<Item[]>(
      'showQuickPick',
      (items) => items.find(({ run }) => run.entry.id === first.entry.id),
      () => vscode.commands.executeCommand('pomonag.compareRuns'),
    );
    assert.ok(!offered.some(({ run }) => run.entry.id === second.entry.id), 'not the one on show');
    assert.equal(api.state().run?.entry.id, second.entry.id);
    assert.equal(api.state().other?.entry.id, first.entry.id);
  });

  it('are the two that are selected on the list', async () => {
    const api = await activated();
    const runs = [await newRun({ count: 4, seed: 1 }), await newRun({ count: 4, seed: 2 })];
    const nodes = runs.map(({ entry }) => ({ kind: 'run', run: { entry } }));
    await vscode.commands.executeCommand('pomonag.compareRuns', nodes[1], nodes);
    const { run, other } = api.state();
    assert.deepEqual([run?.entry, other?.entry], [runs[0]?.entry, runs[1]?.entry]);
  });

  it('become one when the other is deleted', async () => {
    const api = await activated();
    const { other } = api.state();
    assert.ok(other);
    await messagesDuring('showInformationMessage', async () => {
      await vscode.commands.executeCommand('pomonag.deleteRun', other.entry.id);
    });
    assert.equal(api.state().other, null);
    assert.notEqual(api.state().run, null);
  });
});

describe("the user's own network", () => {
  it('is scored as a candidate is, selected, and kept with the run', async () => {
    const api = await activated();
    const large = await newRun({ count: 32 });
    const run = await newRun({ count: 4, seed: 8 });
    const has = new Set(run.result.candidates.map(({ architecture }) => architecture));
    const expected = large.result.candidates.find(({ architecture }) => !has.has(architecture));
    assert.ok(expected);
    const { architecture, accuracy, accuracyInterval, params, macs, latencyMs } = expected;
    assert.equal(await vscode.commands.executeCommand('pomonag.score', ` "${architecture}" `), architecture);
    const own = [{ architecture, accuracy, accuracyInterval, params, macs, latencyMs }];
    assert.deepEqual(api.state().own, own);
    assert.equal(api.state().selected, architecture);

    await vscode.commands.executeCommand('pomonag.openRun', large.entry.id);
    assert.deepEqual(api.state().own, []);
    await vscode.commands.executeCommand('pomonag.openRun', run.entry.id);
    assert.deepEqual(api.state().own, own);
  });

  it('is inserted and exported like a candidate, but not as one that the run found', async () => {
    const api = await activated();
    const [{ architecture }] = api.state().own as [OwnNetwork];
    const document = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'model = f()\n',
    });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('pomonag.insert', { architecture, line: 0 });
    assert.ok(document.getText().includes(`Cell: ${architecture}`));
    assert.doesNotMatch(document.getText(), /pomonag generate/);
    const uri = vscode.Uri.file(workspaceFile('own.json'));
    await vscode.commands.executeCommand('pomonag.export', { architecture, format: 'json', uri });
    assert.equal((JSON.parse(readFileSync(uri.fsPath, 'utf8')) as OwnNetwork).architecture, architecture);
    rmSync(uri.fsPath);
  });

  it('is taken from a script that it was inserted into', async () => {
    const api = await activated();
    const [{ architecture }] = api.state().own as [OwnNetwork];
    const { document } = await openScript('own.py', 'model = f()\n');
    const uri = document.uri;
    const nothing = await errorsDuring(() => vscode.commands.executeCommand('pomonag.scoreScript', { uri }));
    assert.match(nothing.join(), /No network of POMONAG was found/);
    await vscode.commands.executeCommand('pomonag.insert', { architecture, line: 0, uri });
    await newRun({ count: 4, seed: 9 });
    assert.equal(await vscode.commands.executeCommand('pomonag.scoreScript', { uri }), architecture);
    assert.equal(api.state().selected, architecture);
    await removeScripts();
  });

  it('is only selected where the run has it', async () => {
    const api = await activated();
    const { candidates } = (await newRun({ count: 8 })).result;
    const last = candidates.at(-1)!.architecture;
    await vscode.commands.executeCommand('pomonag.score', last);
    assert.deepEqual(api.state().own, []);
    assert.equal(api.state().selected, last);
  });

  it('is asked for, and refused with what is wrong with it', async () => {
    await newRun({ count: 8 });
    const asked = await questionDuring<vscode.InputBoxOptions>(
      'showInputBox',
      () => undefined,
      () => vscode.commands.executeCommand('pomonag.score'),
    );
    assert.equal(await asked.validateInput?.(CELL), null);
    assert.equal(typeof (await asked.validateInput?.('|conv~0|')), 'string');
    const messages = await errorsDuring(() => vscode.commands.executeCommand('pomonag.score', '|conv~0|'));
    assert.equal(messages.length, 1);
  });
});
