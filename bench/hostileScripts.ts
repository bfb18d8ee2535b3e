/** Python scripts that take long to read: by the grammar, which is quadratic in some of them, or by what is found. */

const comments = (lines: number): string => `# ${'x'.repeat(78)}\n`.repeat(lines);
const numbered = (lines: number, line: (i: number) => string): string =>
  Array.from({ length: lines }, (_, i) => `${line(i)}\n`).join('');

export const HOSTILE_SCRIPTS: Readonly<Record<string, string>> = {
  '4,000 comment lines below a function': `def f():\n    pass\n${comments(4000)}model = resnet18()\n`,
  '8,000 comment lines below a model': `model = resnet18()\n${comments(8000)}`,
  '4,000 comment lines within a block': `def f():\n    x = 1\n${comments(4000).replaceAll('#', '    #')}    model = resnet18()\n`,
  '20,000 calls in a row': `model = resnet18()\na${'()'.repeat(20_000)}\n`,
  '20,000 brackets': `model = resnet18()\na = ${'['.repeat(20_000)}\n`,
  '1,500 models': numbered(1500, (i) => `model = resnet18()  # ${i}`),
  '20,000 models': numbered(20_000, (i) => `model = resnet18()  # ${i}`),
  'one network used 1,500 times': `from torch import nn\nclass Net(nn.Module):\n    pass\n${numbered(1500, (i) => `print(${i}, Net())`)}`,
  'one network used 20,000 times': `from torch import nn\nclass Net(nn.Module):\n    pass\n${numbered(20_000, (i) => `m${i} = Net()`)}`,
  '140,000 statements': `model = resnet18()\n${'x = 1\n'.repeat(140_000)}`,
  '300,000 blank lines above a model': `import torch\n${'\n'.repeat(300_000)}model = resnet18()\n`,
};
