import assert from 'node:assert/strict';
import { notesOf } from '../../src/pythonScript/notes';
import { outlineOf } from '../../src/pythonScript/outline';
import { PythonParser } from '../../src/pythonScript/parser';

describe('notes on an insertion', () => {
  let parser: PythonParser;
  before(async () => {
    parser = await PythonParser.load('node_modules/@vscode/tree-sitter-wasm/wasm');
  });

  /** Lines from 1 with the reasons, and what they name. */
  function notes(script: string): string[] {
    const outline = outlineOf(parser, script);
    const [site] = outline.sites;
    assert.ok(site);
    return notesOf(outline, site).map(({ line, changed, kept, detail }) =>
      [line + 1, changed ?? `kept ${kept}`, detail].filter(Boolean).join(' '),
    );
  }

  const cases: readonly (readonly [what: string, script: string, expected: readonly string[]])[] = [
    ['nothing else to change', 'model = resnet18()\nmodel.fc = nn.Linear(model.fc.in_features, 10)\n', []],
    [
      'trained weights, a frozen network and the width of a head',
      `model = resnet18(weights="DEFAULT")
for p in model.parameters():
    p.requires_grad = False
model.fc = nn.Linear(512, 10)
optimizer = SGD(model.fc.parameters())
`,
      ['1 kept weights', '2 frozen', '4 width', '5 optimiser'],
    ],
    [
      'no trained weights',
      'model = resnet18(weights=None, num_classes=10)\nmodel.load_state_dict(torch.load("net.pt"))\n',
      ['2 kept checkpoint'],
    ],
    [
      'a checkpoint of its own',
      `model = resnet18()
torch.save(model.state_dict(), "best.pt")
model.load_state_dict(torch.load("best.pt"))
`,
      [],
    ],
    [
      'a first convolution for small images',
      'model = resnet18()\nmodel.conv1 = nn.Conv2d(3, 64, 3, 1, 1)\nmodel.maxpool = nn.Identity()\n',
      ['2 stem'],
    ],
    [
      'a frozen network without another last layer',
      'teacher_model = resnet18()\nteacher_model.requires_grad_(False)\n',
      ['2 kept frozen'],
    ],
    [
      'layers by their places',
      'model = vgg11()\nmodel.features[:5].eval()\nmodel.features[-1].eval()\n',
      ['2 kept place features[:5]'],
    ],
    [
      'parameters by their names',
      `model = densenet121()
for name, p in model.named_parameters():
    p.requires_grad = "denseblock4" in name or "bias" in name or name.startswith("features.")
`,
      ['2 kept frozen', '3 kept name denseblock4'],
    ],
    [
      'some parts trained, and others not',
      `model = resnet18()
optimizer = Adam([
    {"params": model.layer4.parameters()},
    {"params": model.fc.parameters()},
])
`,
      ['3 kept parts conv1, bn1, layer1, layer2, layer3', '4 neck'],
    ],
    [
      'other uses of a class',
      'class Net(nn.Module):\n    pass\n\na = Net()\nb = Net()\n',
      ['4 use', '5 use'],
    ],
  ];
  for (const [what, script, expected] of cases) {
    it(`tell of ${what}`, () => assert.deepEqual(notes(script), expected));
  }
});
