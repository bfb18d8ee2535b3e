import assert from 'node:assert/strict';
import { pytorchCode } from '../../src/codegen/pytorch';
import { planInsertion } from '../../src/pythonScript/insertion';
import { cellLine, editsInOtherCells, readNotebook, siteInCell } from '../../src/pythonScript/notebook';
import { siteAt } from '../../src/pythonScript/outline';
import { PythonParser } from '../../src/pythonScript/parser';
import { NETWORK } from './corpus';
import { applyEdits } from './edits';

let parser: PythonParser;
before(async () => {
  parser = await PythonParser.load('node_modules/@vscode/tree-sitter-wasm/wasm');
});

/** The cells after an insertion at the site on a line of one of them. */
function inserted(cells: readonly string[], index: number, line = 0): string[] {
  const notebook = readNotebook(parser, cells);
  const outline = notebook.cells[index]!;
  const site = siteAt(outline, line);
  assert.ok(site);
  const { edits, className } = planInsertion(
    outline,
    siteInCell(notebook, index, site),
    pytorchCode(NETWORK, null),
  );
  const result = [...cells];
  result[index] = applyEdits(cells[index]!, edits);
  for (const other of editsInOtherCells(notebook, index, site, className))
    result[other.cell] = applyEdits(cells[other.cell]!, other.edits);
  return result;
}

describe('insertion into a notebook', () => {
  it('lets other cells fit the last layer to the data', () => {
    const cells = [
      '%matplotlib inline\nfrom torchvision.models import resnet18',
      'model = resnet18()',
      'print(model)',
      '%%time\nfeatures = model.fc.in_features\nmodel.fc = nn.Linear(features, 10)\nmodel.to(device)',
      'model = other()\nmodel.fc = nn.Linear(2, 3)',
    ];
    const result = inserted(cells, 1);
    assert.match(result[1]!, /\nmodel = PomonagNet\(\)$/);
    assert.equal(
      result[3],
      '%%time\nfeatures = model.fc.in_features\nmodel.fc = nn.Linear(features, 10)\nmodel.to(device)',
    );
    assert.deepEqual(
      [0, 2, 4].map((i) => result[i]),
      [0, 2, 4].map((i) => cells[i]),
    );
  });

  it('trains the whole network where other cells freeze all but the last layer', () => {
    const cells = [
      'model = resnet18()',
      'for p in model.parameters():\n    p.requires_grad = False',
      'model.fc = nn.Linear(512, 10)',
      'optimizer = SGD(model.fc.parameters())',
    ];
    assert.deepEqual(inserted(cells, 0).slice(1), [
      '# for p in model.parameters():\n#     p.requires_grad = False',
      'model.fc = nn.Linear(model.num_features, 10)',
      'optimizer = SGD(model.parameters())',
    ]);
  });

  it('puts the class to use in other cells', () => {
    const cells = [
      'class Net(nn.Module):\n    pass',
      'model = Net(3).to(device)',
      'other = [Net(1), Net(2)]',
    ];
    const result = inserted(cells, 0);
    assert.match(result[0]!, /class PomonagNet\(nn\.Module\)/);
    assert.deepEqual(result.slice(1), [
      'model = PomonagNet().to(device)',
      'other = [PomonagNet(), PomonagNet()]',
    ]);
  });

  it('is not disturbed by cells that are no Python or are broken', () => {
    const cells = [
      'model = resnet18()',
      '%%bash\nfor file in *; do echo "$file"; done',
      'def f(:\n   "',
      'model.fc = nn.Linear(512, 10)',
    ];
    const result = inserted(cells, 0);
    assert.equal(result[3], 'model.fc = nn.Linear(model.num_features, 10)');
    assert.deepEqual(result.slice(1, 3), cells.slice(1, 3));
  });

  it('reads what the data are from all cells', () => {
    const notebook = readNotebook(parser, ['model = f()', 'x = 1\nnum_classes = 37', 'y = 2']);
    const { classes } = notebook.whole.hints;
    assert.equal(classes?.value, 37);
    assert.deepEqual(cellLine(notebook, classes.line), { cell: 1, line: 1 });
    assert.deepEqual(cellLine(notebook, 0), { cell: 0, line: 0 });
    assert.deepEqual(cellLine(notebook, 3), { cell: 2, line: 0 });
  });
});
