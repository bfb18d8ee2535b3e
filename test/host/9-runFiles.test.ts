import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Repetition } from '../../src/extension/runs/repetition';
import { Engine } from '../../src/extension/engineProcess';
import { parseRunFile } from '../../src/extension/runs/runFile';
import { readRunFile } from '../../src/extension/runs/runFileOnDisk';
import { RunStore } from '../../src/extension/runs/runStore';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { Session } from '../../src/extension/session';
import { RunDocument } from '../../src/extension/views/runDocument';
import type { Run } from '../../src/shared/protocol/run';
import type { OwnNetwork } from '../../src/shared/protocol/runEntry';
import {
  activated,
  errorsDuring,
  generateForDigits,
  messagesDuring,
  questionDuring,
  waitFor,
  workspaceFile,
} from './support';

const FILE = 'kept.pomonag.json';
const uri = (name = FILE): vscode.Uri => vscode.Uri.file(workspaceFile(name));

async function newRun(options: object = {}): Promise<StoredRun> {
  return (await generateForDigits(options)) ?? assert.fail('the run ended with a result');
}

/** Saves a run to the file, changed where it is wanted. */
async function saved(run: StoredRun, change: (result: Run) => object = (result) => result): Promise<void> {
  await vscode.commands.executeCommand('pomonag.saveRun', run.entry.id, uri());
  const value = JSON.parse(readFileSync(uri().fsPath, 'utf8')) as Run;
  writeFileSync(uri().fsPath, JSON.stringify(change(value)));
}

/** The editors of a file, by kind. */
function editorsOf(name = FILE): string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => {
      if (input instanceof vscode.TabInputCustom && input.uri.path.endsWith(name)) return [input.viewType];
      return input instanceof vscode.TabInputText && input.uri.path.endsWith(name) ? ['text'] : [];
    });
}

async function closeAndRemove(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  rmSync(uri().fsPath, { force: true });
}

describe('the file of a run', () => {
  afterEach(closeAndRemove);

  it('is saved where the user says, under the name of the run', async () => {
    const run = await newRun({ count: 8 });
    await vscode.commands.executeCommand('pomonag.renameRun', run.entry.id, 'Digits: large/small');
    const { defaultUri, filters } = await questionDuring<vscode.SaveDialogOptions>(
      'showSaveDialog',
      () => uri(),
      () => vscode.commands.executeCommand('pomonag.saveRun', run.entry.id),
    );
    assert.equal(defaultUri?.fsPath, workspaceFile('Digits-large-small.pomonag.json'));
    assert.deepEqual(filters, { Runs: ['json'] });
    const { entry, result, own } = parseRunFile(readFileSync(uri().fsPath, 'utf8'), run.entry);
    assert.deepEqual([entry.name, result, own], ['Digits: large/small', run.result, []]);
  });

  it('is not written where the user gives up', async () => {
    const run = await newRun({ count: 4 });
    await questionDuring(
      'showSaveDialog',
      () => undefined,
      () => vscode.commands.executeCommand('pomonag.saveRun', run.entry.id),
    );
    assert.throws(() => readFileSync(uri().fsPath));
  });

  it('opens with its run on show, as a click opens it', async () => {
    const api = await activated();
    const run = await newRun({ count: 8 });
    await vscode.commands.executeCommand(
      'pomonag.score',
      '|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|',
    );
    const { own, selected } = api.state();
    assert.equal(own.length, 1);
    await saved(run);
    await newRun({ count: 4, seed: 8 });

    await vscode.commands.executeCommand('vscode.open', uri());
    await waitFor('the run of the file', () =>
      api.state().run?.entry.id === uri().toString() ? true : undefined,
    );
    assert.deepEqual(editorsOf(), ['pomonag.run']);
    assert.deepEqual(api.state().run?.result, run.result);
    assert.deepEqual(api.state().own, own);
    assert.notEqual(selected, null);
    const inserted = await vscode.workspace.openTextDocument({
      language: 'python',
      content: 'model = f()\n',
    });
    await vscode.window.showTextDocument(inserted);
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', line: 0 });
    assert.match(inserted.getText(), new RegExp(`--seed ${run.result.seed} `));
  });

  it('opens by its address as an id, with a network selected, as a lens over one does it', async () => {
    const api = await activated();
    const run = await newRun({ count: 8 });
    await saved(run);
    const architecture = run.result.candidates.at(-1)?.architecture;
    await newRun({ count: 4, seed: 8 });
    await vscode.commands.executeCommand('pomonag.openRun', uri().toString(), architecture);
    assert.deepEqual(editorsOf(), ['pomonag.run']);
    assert.equal(api.state().run?.entry.id, uri().toString());
    assert.equal(api.state().selected, architecture);
    const errors = await errorsDuring(() => vscode.commands.executeCommand('pomonag.openRun', 'gone'));
    assert.match(errors.join(), /not kept any more/);
  });

  it('is chosen by a dialog, whatever its name', async () => {
    const api = await activated();
    const run = await newRun({ count: 4 });
    const printed = vscode.Uri.file(workspaceFile('printed.json'));
    writeFileSync(printed.fsPath, JSON.stringify(run.result));
    await questionDuring(
      'showOpenDialog',
      () => [printed],
      () => vscode.commands.executeCommand('pomonag.openRunFile'),
    );
    await waitFor('the run of the file', () =>
      api.state().run?.entry.name === 'printed.json' ? true : undefined,
    );
    assert.deepEqual(api.state().run?.result, run.result);
    rmSync(printed.fsPath);
  });

  it('is shown anew when it changes', async () => {
    const api = await activated();
    await saved(await newRun({ count: 8, seed: 1 }));
    await vscode.commands.executeCommand('pomonag.openRunFile', uri());
    await waitFor('the first run', () => (api.state().run?.result.seed === 1 ? true : undefined));
    await saved(await newRun({ count: 8, seed: 2 }));
    await vscode.commands.executeCommand('pomonag.openRunFile', uri());
    await waitFor('the second run', () =>
      api.state().run?.entry.id === uri().toString() && api.state().run?.result.seed === 2 ? true : undefined,
    );
  });

  it('stays closed to the rest when it is damaged, and opens as text', async () => {
    const api = await activated();
    await saved(await newRun({ count: 4 }));
    const before = api.state().run;
    const whole = readFileSync(uri().fsPath, 'utf8');
    writeFileSync(uri().fsPath, whole.slice(0, 1000));
    await vscode.commands.executeCommand('vscode.open', uri());
    await waitFor('the editor', () => (editorsOf().includes('pomonag.run') ? true : undefined));
    const messages = await errorsDuring(() => vscode.commands.executeCommand('pomonag.saveRun', uri()));
    assert.match(messages.join(), /damaged, it cannot be read as JSON/);
    assert.deepEqual(api.state().run, before);
    await vscode.commands.executeCommand('pomonag.openAsText', uri().toString());
    await waitFor('the text', () => (editorsOf().includes('text') ? true : undefined));
    assert.equal(vscode.window.activeTextEditor?.document.getText(), whole.slice(0, 1000));
  });
});

describe("the user's own networks in the file of a run", () => {
  const CELL = '|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|';
  let run: StoredRun;
  const onDisk = (): OwnNetwork[] => parseRunFile(readFileSync(uri().fsPath, 'utf8'), run.entry).own;
  const isDirty = (): boolean | undefined => vscode.window.tabGroups.activeTabGroup.activeTab?.isDirty;
  const own = async (): Promise<string[]> =>
    (await activated()).state().own.map(({ architecture }) => architecture);
  const save = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.files.save');

  async function openFile(): Promise<void> {
    const api = await activated();
    await vscode.commands.executeCommand('pomonag.openRunFile', uri());
    await waitFor('the run of the file', () =>
      api.state().run?.entry.id === uri().toString() ? true : undefined,
    );
  }
  async function score(): Promise<void> {
    await vscode.commands.executeCommand('pomonag.score', CELL);
    await waitFor('unsaved changes', () => isDirty() || undefined);
  }

  before(async () => {
    run = await newRun({ count: 8 });
  });
  beforeEach(async () => {
    await saved(run);
    await openFile();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await closeAndRemove();
  });

  it('are saved with it', async () => {
    await score();
    assert.deepEqual([await own(), onDisk()], [[CELL], []]);
    await save();
    assert.equal(isDirty(), false);
    assert.deepEqual(onDisk(), (await activated()).state().own);
    assert.equal(onDisk().length, 1);
  });

  it('can be undone and redone', async () => {
    await score();
    await vscode.commands.executeCommand('undo');
    await waitFor('the undone change', async () => ((await own()).length === 0 ? true : undefined));
    assert.deepEqual([isDirty(), (await activated()).state().selected], [false, null]);
    await vscode.commands.executeCommand('redo');
    await waitFor('the change again', async () => ((await own()).length === 1 ? true : undefined));
    assert.equal(isDirty(), true);
  });

  it('leave alone what others have added when they are undone', async () => {
    await score();
    await save();
    const [scored] = onDisk();
    assert.ok(scored);
    const others = { ...scored, architecture: CELL.replace('skip_connect', 'nor_conv_1x1') };
    await saved(run, (result) => ({ ...result, own: [scored, others] }));
    await waitFor(
      'the network of others',
      async () => ((await own()).length === 2 ? true : undefined),
      30_000,
    );
    await vscode.commands.executeCommand('undo');
    await waitFor('the undone change', async () => ((await own()).length === 1 ? true : undefined));
    assert.deepEqual(await own(), [others.architecture]);
    assert.equal(isDirty(), true);
  });

  it('are part of what Save Run As writes from the tab', async () => {
    await score();
    await newRun({ count: 4, seed: 9 });
    const copy = vscode.Uri.file(workspaceFile('copy.pomonag.json'));
    await vscode.commands.executeCommand('pomonag.saveRun', uri(), copy);
    const written = parseRunFile(readFileSync(copy.fsPath, 'utf8'), run.entry);
    rmSync(copy.fsPath);
    assert.deepEqual(
      written.own.map(({ architecture }) => architecture),
      [CELL],
    );
  });

  it('are gone where the file was closed without saving', async () => {
    await score();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await waitFor('the file as it is', async () => ((await own()).length === 0 ? true : undefined));
    await openFile();
    assert.deepEqual([await own(), onDisk()], [[], []]);
  });

  it('open the file again where its run alone is on show', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    assert.equal((await activated()).state().run?.entry.id, uri().toString());
    await score();
    assert.deepEqual([await own(), onDisk()], [[CELL], []]);
    await save();
    assert.equal(onDisk().length, 1);
  });

  it('do not silently overwrite what others have written', async () => {
    await score();
    const others = readFileSync(uri().fsPath, 'utf8').replace('"seed":7', '"seed":8');
    writeFileSync(uri().fsPath, others);
    assert.equal(parseRunFile(others, run.entry).result.seed, 8);
    const questions = await messagesDuring('showWarningMessage', () => save().then(undefined, () => {}));
    assert.match(questions[0]?.[0] ?? '', /kept\.pomonag\.json has been changed or deleted/);
    assert.equal(readFileSync(uri().fsPath, 'utf8'), others);
    assert.deepEqual([await own(), isDirty()], [[CELL], true]);
    await messagesDuring('showWarningMessage', save, 'Overwrite');
    assert.deepEqual([onDisk().length, isDirty()], [1, false]);
  });

  it('outlive a crash by their backup', async () => {
    await score();
    await save();
    const extension = vscode.extensions.getExtension('pomonag.pomonag');
    assert.ok(extension);
    const log = vscode.window.createOutputChannel('backup', { log: true });
    const memory = { keys: () => [], get: () => undefined, update: () => Promise.resolve() };
    const store = new RunStore(workspaceFile('none'), () => {});
    const session = new Session(new Engine(extension.extensionUri, log), store, memory);
    const before = await RunDocument.open(uri(), session);
    const shown = ({ shown: view }: RunDocument): string[] => {
      assert.ok(typeof view === 'object');
      return view.state.own.map(({ architecture }) => architecture);
    };
    assert.deepEqual(shown(before), [CELL]);
    session.onDidChangeOwn(({ change }) => before.edit(change));
    session.show(await readRunFile(uri()));
    await session.forget(CELL);
    assert.deepEqual(shown(before), []);
    const destination = vscode.Uri.file(workspaceFile('backup.json'));
    const backup = await before.backup(destination);
    const after = await RunDocument.open(uri(), session, vscode.Uri.parse(backup.id));
    assert.deepEqual(shown(after), []);
    assert.equal(onDisk().length, 1);
    for (const document of [before, after]) document.dispose();
    assert.deepEqual(session.state.own.length, 1);
    backup.delete();
    session.dispose();
    log.dispose();
  });
});

describe('reading the file of a run', () => {
  const entry = { id: 'file:///x', createdAt: '2026-01-01T00:00:00.000Z', name: 'x' };
  let run: StoredRun;
  before(async () => {
    run = await newRun({ count: 4 });
  });

  it('takes what the command line prints, and runs from before there were fingerprints', () => {
    const { fingerprint, ...dataset } = run.result.dataset;
    assert.match(fingerprint ?? '', /^[0-9a-f]{64}$/);
    const older = { ...run.result, dataset };
    assert.deepEqual(parseRunFile(JSON.stringify(older), entry), { entry, result: older, own: [] });
  });

  it('says what is wrong and what to do', () => {
    const [first] = run.result.candidates;
    const wrong: [string, RegExp][] = [
      ['', /damaged.*the file is empty.*Restore the file/],
      ['{"schema": "pomonag-run/1"', /damaged.*JSON/],
      ['[1, 2]', /not a run of POMONAG.*Save Run As/],
      ['null', /not a run of POMONAG/],
      ['{"schema": "pomonag-score/1"}', /not a run of POMONAG/],
      [JSON.stringify({ ...run.result, schema: 'pomonag-run/2' }), /pomonag-run\/2.*update/],
      [JSON.stringify({ ...run.result, seed: 'seven' }), /damaged: seed cannot be "seven"\. Restore/],
      [
        JSON.stringify({ ...run.result, candidates: [{ ...first, params: -1 }] }),
        /damaged: candidates\.0\.params must be at least 0\./,
      ],
      [
        JSON.stringify({ ...run.result, candidates: [{ ...first, architecture: 'x' }] }),
        /damaged: not every candidate is a network of the search space\./,
      ],
      [
        JSON.stringify({ ...run.result, own: [{ ...first, architecture: 'x' }] }),
        /damaged: not every network of your own is one of the search space\./,
      ],
    ];
    for (const [text, expected] of wrong)
      assert.throws(() => parseRunFile(text, entry), expected, text.slice(0, 60));
  });
});

describe('running the run of a file again', () => {
  afterEach(closeAndRemove);

  it('gives the same candidates', async () => {
    await saved(await newRun({ seed: 3 }));
    const again = await vscode.commands.executeCommand<Repetition>('pomonag.runAgain', uri());
    assert.deepEqual([again.changes, again.isIdentical], [[], true]);
  });

  it('names what is another one now, and leaves it to the user', async () => {
    const api = await activated();
    const moved = workspaceFile('moved');
    cpSync(workspaceFile('digits'), moved, { recursive: true });
    await saved(await newRun({ seed: 3 }), (result) => ({
      ...result,
      dataset: { ...result.dataset, path: moved },
      models: { ...result.models, predictor: '0'.repeat(64) },
    }));
    rmSync(`${moved}/0`, { recursive: true });
    const before = api.state().run;
    const ask = (answer?: string): Promise<[string, unknown][]> =>
      messagesDuring(
        'showWarningMessage',
        () => vscode.commands.executeCommand('pomonag.runAgain', uri()),
        answer,
      );
    const [question, ...others] = await ask();
    assert.equal(others.length, 0);
    const { modal, detail } = question![1] as vscode.MessageOptions;
    assert.ok(modal);
    assert.equal(detail, 'The model "predictor" is another one.\nThe images in "moved" are others.');
    assert.deepEqual(api.state().run, before);

    const [, result] = await ask('Run Anyway');
    assert.match(result?.[0] ?? '', /differs from "digits #\d+": \d+ of its 32 candidates came again/);
    assert.equal(api.state().run?.result.dataset.classes, 9);
    rmSync(moved, { recursive: true });
  });

  it('asks where the images are now when they are not where they were', async () => {
    await saved(await newRun({ seed: 3 }), (result) => ({
      ...result,
      dataset: { ...result.dataset, path: '/no/such/folder' },
    }));
    let again: Repetition | undefined;
    const run = async (): Promise<void> => {
      again = await vscode.commands.executeCommand('pomonag.runAgain', uri());
    };
    const messages = await messagesDuring(
      'showWarningMessage',
      async () => {
        const digits = vscode.Uri.file(workspaceFile('digits'));
        await questionDuring('showOpenDialog', () => [digits], run);
      },
      'Choose Folder…',
    );
    assert.equal(messages.length, 1);
    assert.match(messages[0]![0], /\/no\/such\/folder/);
    assert.deepEqual([again?.changes, again?.isIdentical], [[], true]);
  });
});
