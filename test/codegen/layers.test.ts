import assert from 'node:assert/strict';
import { pytorchCode } from '../../src/codegen/pytorch';
import { planInsertion } from '../../src/pythonScript/insertion';
import { outlineOf } from '../../src/pythonScript/outline';
import { PythonParser } from '../../src/pythonScript/parser';
import { NETWORK } from './corpus';
import { applyEdits } from './edits';

let parser: PythonParser;
before(async () => {
  parser = await PythonParser.load('node_modules/@vscode/tree-sitter-wasm/wasm');
});

/** A system with this body of `__init__` and of `forward`. */
function system(layers: string, forward: string, more = '', input = 'x'): string {
  const block = (text: string): string => text.replace(/^/gm, '        ');
  return `class Lit(pl.LightningModule):
    def __init__(self):
        super().__init__()
${block(layers)}

    def forward(self, ${input}):
${block(forward)}
${more}`;
}

const TWO = 'self.a = nn.Linear(3, 4)\nself.b = nn.Linear(4, 2)';

describe('systems that build layers themselves', () => {
  it('get the network in their place', () => {
    const script = system(TWO, 'x = self.a(x)\nreturn self.b(x)');
    const outline = outlineOf(parser, script);
    const [site] = outline.sites;
    assert.deepEqual([site?.kind, site?.name, site?.firstLine], ['layers', 'Lit', 0]);
    const { edits } = planInsertion(outline, site!, pytorchCode(NETWORK, null));
    const expected = system(
      'self.model = PomonagNet()\n# self.b = nn.Linear(4, 2)',
      '# x = self.a(x)\nreturn self.model(x)',
    );
    assert.ok(applyEdits(script, edits).endsWith(`\n${expected}`));
  });

  const outputs = [
    ['F.log_softmax(self.b(self.a(x)), dim=1)', 'F.log_softmax(self.model(x), dim=1)'],
    ['torch.softmax(self.b(self.a(x)), -1)', 'torch.softmax(self.model(x), -1)'],
    ['self.b(self.a(x))', 'self.model(x)'],
  ] as const;
  for (const [before, after] of outputs) {
    it(`keep what makes probabilities: ${before}`, () => {
      const script = system(TWO, `return ${before}`);
      const outline = outlineOf(parser, script);
      const { edits } = planInsertion(outline, outline.sites[0]!, pytorchCode(NETWORK, null));
      assert.ok(applyEdits(script, edits).endsWith(`        return ${after}\n`));
    });
  }

  const others = [
    [
      'use their layers elsewhere',
      system(TWO, 'return self.b(self.a(x))', '    def f(self):\n        return self.a\n'),
    ],
    ['use other parts in forward', system(TWO, 'return self.helper(self.b(self.a(x)))')],
    ['return in several places', system(TWO, 'if y:\n    return self.a(x)\nreturn self.b(x)')],
    ['return several things', system(TWO, 'return self.a(x), self.b(x)')],
    ['take several inputs', system(TWO, 'return self.b(self.a(x))', '', 'x, mask')],
    ['make probabilities in another way', system(TWO, 'return self.b(self.a(x)).sigmoid()')],
    ['have a network of their own', system('self.model = nn.Linear(3, 4)', 'return self.model(x)')],
    ['have no layers', system('self.lr = 1', 'return self.lr')],
  ] as const;
  for (const [name, script] of others) {
    it(`are left alone where they ${name}`, () => {
      const { sites } = outlineOf(parser, script);
      assert.deepEqual(
        sites.filter(({ kind }) => kind === 'layers'),
        [],
      );
    });
  }
});
