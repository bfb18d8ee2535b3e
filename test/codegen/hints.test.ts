import assert from 'node:assert/strict';
import { pytorchCode } from '../../src/codegen/pytorch';
import { contradictions } from '../../src/pythonScript/contradictions';
import type { DataHints } from '../../src/pythonScript/hints';
import { planInsertion } from '../../src/pythonScript/insertion';
import { outlineOf } from '../../src/pythonScript/outline';
import { PythonParser } from '../../src/pythonScript/parser';
import { NETWORK, readCorpus } from './corpus';
import { applyEdits } from './edits';

let parser: PythonParser;
before(async () => {
  parser = await PythonParser.load('node_modules/@vscode/tree-sitter-wasm/wasm');
});

function hints(script: string): DataHints {
  return outlineOf(parser, script).hints;
}

describe('the number of classes in a script', () => {
  const said = [
    ['model = resnet18(num_classes=7)', 7],
    ['NUM_CLASSES = 12\nmodel = f(num_classes=NUM_CLASSES)', 12],
    ['class Config:\n    n_classes: int = 6', 6],
    ['self.num_classes = 4', 4],
    ['data = datasets.CIFAR100("data")', 100],
    ['from torchvision.datasets import STL10\ndata = STL10("data")', 10],
    ['parser.add_argument("-c", default=3)\nparser.add_argument("--num-classes", type=int, default=5)', 5],
    ['def build(num_classes: int = 8):\n    return nn.Linear(3, 1000)', 8],
    ['data = CIFAR10("data")\nclass Net:\n    def __init__(self, num_classes=1000): pass', 10],
    ['model = nn.Sequential(nn.Linear(9, 100), nn.ReLU(), nn.Linear(100, 11))', 11],
    [
      'class Net(nn.Module):\n    def __init__(self):\n        a = nn.Linear(9, 64)\n        b = nn.Linear(64, 13)',
      13,
    ],
    ['head = nn.Linear(in_features=9, out_features=14)', 14],
    ['body = timm.create_model("resnet18", num_classes=0)\nhead = nn.Linear(512, 7)', 7],
  ] as const;
  for (const [script, classes] of said) {
    it(`is ${classes}: ${JSON.stringify(script)}`, () => assert.equal(hints(script).classes?.value, classes));
  }

  const unsaid = [
    'model = f()',
    'a = f(num_classes=3)\nb = f(num_classes=4)',
    'num_classes = 3\nnum_classes = 4\nmodel = f(num_classes=num_classes)',
    'model = resnet18(num_classes=len(data.classes))\nother = nn.Linear(3, 1000)',
    'score = nn.Linear(64, 1)',
    'num_classes = 1',
    'model = timm.create_model("resnet18", num_classes=0)',
    'a = nn.Linear(9, 3)\nb = nn.Linear(9, 4)',
    'model = f(num_classes=3.5)',
    'x = "num_classes=10"  # num_classes = 10',
  ];
  for (const script of unsaid) {
    it(`is not said: ${JSON.stringify(script)}`, () => assert.equal(hints(script).classes, null));
  }
});

describe('the side of the images in a script', () => {
  const said = [
    [
      't = transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor()])',
      224,
    ],
    ['t = T.Resize((64, 64))', 64],
    ['SIDE = 48\nt = T.Resize(size=[SIDE, SIDE])', 48],
    ['a = T.Compose([T.RandomCrop(32, padding=4)])\nb = T.Compose([T.ToTensor()])', 32],
    ['a = [T.RandomResizedCrop(96)]\nb = [T.Resize(110), T.CenterCrop(96)]', 96],
    ['IMG_SIZE = 128', 128],
    ['data = datasets.MNIST("data")', 28],
    ['data = datasets.CIFAR10("data", transform=T.Resize(224))', 224],
  ] as const;
  for (const [script, side] of said) {
    it(`is ${side}: ${JSON.stringify(script)}`, () => assert.equal(hints(script).side?.value, side));
  }

  const unsaid = [
    'data = ImageFolder("data")',
    'a = T.Resize(32)\nb = T.Resize(64)',
    't = T.Resize((32, 64))',
  ];
  for (const script of unsaid) {
    it(`is not said: ${JSON.stringify(script)}`, () => assert.equal(hints(script).side, null));
  }
});

describe('the channels of the images in a script', () => {
  const said = [
    ['data = datasets.MNIST("data")', 1],
    ['t = T.Grayscale()\ndata = ImageFolder("data", t)', 1],
    ['t = T.Compose([T.Grayscale(num_output_channels=3)])\ndata = datasets.MNIST("data", t)', 3],
    ['t = T.Grayscale(3)', 3],
    ['image = Image.open(path).convert("L")', 1],
    ["data = MNIST('data')\nx = image.convert('RGB')", 3],
    ['data = datasets.MNIST("data")\nx = x.repeat(1, 3, 1, 1)', 3],
    ['data = datasets.MNIST("data")\nx = x.expand(-1, 3, -1, -1)', 3],
    ['t = T.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))', 3],
    ['t = T.Normalize((0.5,), (0.5,))\ndata = datasets.FashionMNIST("data", t)', 1],
    ['model = timm.create_model("resnet18", in_chans=1)', 1],
    ['IN_CHANNELS = 1', 1],
    ['stem = nn.Conv2d(1, 32, 3)\nnext = nn.Conv2d(32, 64, 3)', 1],
    ['stem = nn.Conv2d(in_channels=3, out_channels=64, kernel_size=3)', 3],
    ['model = resnet18()\nmodel.conv1 = nn.Conv2d(4, 64, 7)\nother = nn.Conv2d(1, 8, 3)', 4],
  ] as const;
  for (const [script, channels] of said) {
    it(`are ${channels}: ${JSON.stringify(script)}`, () =>
      assert.equal(hints(script).channels?.value, channels));
  }

  const unsaid = [
    'data = ImageFolder("data")',
    't = T.Normalize((0.5,), (0.5,))',
    'a = nn.Conv2d(1, 3, 3)\nb = nn.Conv2d(3, 8, 3)',
    'x = x.repeat(2, 1)',
    'self.conv1 = nn.Conv2d(4, 64, 3)',
    'model.conv1 = nn.Conv2d(17, 64, 3)',
  ];
  for (const script of unsaid) {
    it(`are not said: ${JSON.stringify(script)}`, () => assert.equal(hints(script).channels, null));
  }
});

describe('the colours of the images in a script', () => {
  const said = [
    ['data = datasets.MNIST("data")', 1],
    ['data = datasets.CIFAR10("data")', 3],
    ['data = datasets.CIFAR10("data", transform=T.Grayscale(3))', 1],
    ['image = Image.open(path).convert("L")', 1],
    ['x = x.repeat(1, 3, 1, 1)', 1],
    ['model = timm.create_model("resnet18", in_chans=1)', 1],
    ['stem = nn.Conv2d(1, 32, 3)', 1],
    ['t = T.Normalize((0.4914, 0.4822, 0.4465), (0.2, 0.2, 0.2))', 3],
  ] as const;
  for (const [script, colours] of said) {
    it(`are ${colours}: ${JSON.stringify(script)}`, () =>
      assert.equal(hints(script).colours?.value, colours));
  }

  const unsaid = [
    'data = ImageFolder("data")',
    'image = Image.open(path).convert("RGB")',
    'stem = nn.Conv2d(3, 32, 3)',
    't = T.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))',
    't = T.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])',
    'a = datasets.MNIST("data")\nb = datasets.CIFAR10("data")',
  ];
  for (const script of unsaid) {
    it(`are not said: ${JSON.stringify(script)}`, () => assert.equal(hints(script).colours, null));
  }
});

describe('a network that was inserted', () => {
  it('says nothing of the data', () => {
    const outline = outlineOf(parser, 'model = f()\n');
    const { edits } = planInsertion(outline, outline.sites[0]!, pytorchCode(NETWORK, null));
    const script = applyEdits(outline.text, edits);
    assert.deepEqual(hints(script), { classes: null, side: null, channels: null, colours: null });
    assert.equal(hints(`${script}other = g(num_classes=4)\n`).classes?.value, 4);
  });
});

describe('contradictions', () => {
  it('name what differs, with its line', () => {
    const found = hints('import torch\nt = T.Resize(64)\nmodel = f(num_classes=5)\n');
    assert.deepEqual(contradictions(found, { classes: 10, resolution: 32 }), [
      { kind: 'classes', value: 5, line: 2, expected: 10 },
      { kind: 'side', value: 64, line: 1, expected: 32 },
    ]);
    assert.deepEqual(contradictions(found, { classes: 5, resolution: 64 }), []);
    assert.deepEqual(contradictions(hints('data = MNIST(".")'), { classes: 10, resolution: 28 }), [
      { kind: 'channels', value: 1, line: 0, expected: 3 },
    ]);
    assert.deepEqual(contradictions(hints(''), { classes: 5, resolution: 64, greyShare: 1 }), []);
  });

  it('tell grey images from images in colour, unless the run has both', () => {
    const cifar = hints('data = CIFAR10(".")');
    const grey = hints('data = CIFAR10(".", transform=Grayscale(3))');
    const found = (said: DataHints, greyShare?: number): number[] =>
      contradictions(said, { classes: 10, resolution: 32, greyShare }).map(({ kind, expected }) => {
        assert.equal(kind, 'colours');
        return expected;
      });
    assert.deepEqual([found(cifar, 1), found(cifar, 0), found(cifar, 0.5), found(cifar)], [[1], [], [], []]);
    assert.deepEqual([found(grey, 1), found(grey, 0), found(grey, 0.5), found(grey)], [[], [3], [], []]);
  });

  it('are not seen in scripts that the network fits', () => {
    const seen = readCorpus(parser).flatMap(({ name, outline }) =>
      /^(?:broken|refused)_/.test(name)
        ? []
        : contradictions(outline.hints, {
            classes: 10,
            resolution: 32,
            channels: outline.hints.channels?.value,
          }).map((one) => [name, one]),
    );
    assert.deepEqual(seen, []);
  });

  it('have something to go by in many scripts', () => {
    const known = readCorpus(parser).filter(({ outline }) => outline.hints.classes !== null);
    assert.ok(known.length > 40, `${known.length}`);
  });
});
