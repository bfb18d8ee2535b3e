import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  codeActions,
  ensureRun,
  errorsDuring,
  messagesDuring,
  removeScripts,
  waitFor,
  workspaceFile,
} from './support';

const CELLS = [
  ['markdown', '# Training'],
  ['code', '%matplotlib inline\nimport torch\nfrom torch import nn'],
  ['code', 'model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 10))\nmodel'],
  ['code', '%%time\nnet = nn.Linear(3, 10)'],
  ['code', 'print(1)'],
] as const;

let opened = 0;
let file = '';

/** A notebook in an editor. */
async function openNotebook(cells: readonly (readonly [string, string])[]): Promise<vscode.NotebookDocument> {
  file = workspaceFile(`notebook-${++opened}.ipynb`);
  const json = {
    cells: cells.map(([cell_type, source]) => ({
      cell_type,
      metadata: {},
      source,
      ...(cell_type === 'code' && { execution_count: null, outputs: [] }),
    })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 2,
  };
  writeFileSync(file, JSON.stringify(json));
  const notebook = await vscode.workspace.openNotebookDocument(vscode.Uri.file(file));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

/** A cell that the cursor is in: the editor has no code actions for others. */
async function edited(notebook: vscode.NotebookDocument, index: number): Promise<vscode.NotebookCell> {
  const cell = notebook.cellAt(index);
  await vscode.window.showNotebookDocument(notebook, {
    selections: [new vscode.NotebookRange(index, index + 1)],
  });
  await vscode.commands.executeCommand('notebook.cell.edit');
  await waitFor('the cursor in the cell', () => {
    return vscode.window.activeTextEditor?.document === cell.document || undefined;
  });
  return cell;
}

function texts(notebook: vscode.NotebookDocument): string[] {
  return notebook.getCells().map(({ document }) => document.getText());
}

describe('notebooks', () => {
  before(ensureRun);
  afterEach(async () => {
    await removeScripts();
    rmSync(file, { force: true });
  });

  it('have code actions in their cells, which insert into the cell', async () => {
    const notebook = await openNotebook(CELLS);
    const cell = await edited(notebook, 2);
    const [action] = await codeActions(cell.document, 0);
    assert.ok(action?.edit);
    await vscode.workspace.applyEdit(action.edit);
    assert.match(
      cell.document.getText(),
      /class PomonagNet\(nn\.Module\)[^]*\nmodel = PomonagNet\(\)\nmodel$/,
    );
    assert.deepEqual(await codeActions((await edited(notebook, 4)).document, 0), []);
  });

  it('take an insertion by command, under a name that no cell has, below cell commands', async () => {
    const notebook = await openNotebook(CELLS);
    const insert = (index: number): Thenable<unknown> => {
      const { uri } = notebook.cellAt(index).document;
      return vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', uri });
    };
    assert.deepEqual(await errorsDuring(() => insert(2)), []);
    assert.match(texts(notebook)[2]!, /\nmodel = PomonagNet\(\)\nmodel$/);
    assert.deepEqual(await insert(3), { className: 'PomonagNet2', notes: [] });
    assert.match(texts(notebook)[3]!, /^%%time\n[^]*class PomonagNet2[^]*\nnet = PomonagNet2\(\)$/);
    assert.deepEqual(
      [0, 1, 4].map((i) => texts(notebook)[i]),
      [0, 1, 4].map((i) => CELLS[i]![1]),
    );
  });

  it('are found by their file, with the only cell that assigns a model', async () => {
    const cells = CELLS.filter((_, i) => i !== 3);
    const notebook = await openNotebook(cells);
    const uri = notebook.uri;
    assert.deepEqual(await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', uri }), {
      className: 'PomonagNet',
      notes: [],
    });
    assert.match(texts(notebook)[2]!, /model = PomonagNet\(\)/);
  });

  it('have last layers in later cells fitted to the network, and warnings by the numbers of any cell', async () => {
    const cells = [
      ['code', 'import torchvision'],
      ['code', 'model = torchvision.models.resnet18()'],
      ['code', 'num_classes = 37\nmodel.fc = torch.nn.Linear(512, num_classes)'],
    ] as const;
    const notebook = await openNotebook(cells);
    const insert = (): Thenable<unknown> =>
      vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', uri: notebook.uri });
    const [shown] = await messagesDuring('showWarningMessage', insert, 'Insert Anyway');
    assert.match((shown![1] as vscode.MessageOptions).detail ?? '', /^Cell 3, line 1: 37 classes/);
    assert.match(texts(notebook)[1]!, /\nmodel = PomonagNet\(\)$/);
    assert.equal(
      texts(notebook)[2],
      'num_classes = 37\nmodel.fc = torch.nn.Linear(model.num_features, num_classes)',
    );
  });

  it('import a class from a new module beside them', async () => {
    const notebook = await openNotebook([CELLS[2]]);
    const options = { architecture: 'acc', uri: notebook.uri, as: 'module' };
    await vscode.commands.executeCommand('pomonag.insert', options);
    const module = workspaceFile('pomonag_net.py');
    try {
      assert.match(readFileSync(module, 'utf8'), /^class PomonagNet\(nn\.Module\):$/m);
      assert.equal(texts(notebook)[0], 'from pomonag_net import PomonagNet\n\n\nmodel = PomonagNet()\nmodel');
    } finally {
      rmSync(module, { force: true });
    }
  });

  it('get a new cell where no model is assigned', async () => {
    const notebook = await openNotebook([CELLS[0], CELLS[4]]);
    const { uri } = notebook;
    await vscode.commands.executeCommand('pomonag.insert', { architecture: 'acc', uri });
    assert.equal(notebook.cellCount, 3);
    assert.match(
      texts(notebook)[1]!,
      /^import torch\nfrom torch import nn\n\n\n# Generated[^]*class PomonagNet/,
    );
    assert.equal(texts(notebook)[2], 'print(1)');
  });
});
