import assert from 'node:assert/strict';
import { SPACES, SPACE_NAMES } from '../../src/spaces';
import { exportArchitecture } from '../../src/codegen/export';
import { Random } from '../../src/shared/random';
import { readArchitecture } from '../../src/spaces/read';

const CELL = '|nor_conv_3x3~0|+|none~0|nor_conv_1x1~1|+|skip_connect~0|none~1|avg_pool_3x3~2|';
const DEAD = '|none~0|+|none~0|none~1|+|none~0|none~1|none~2|';

/** A dictionary as Python prints it; slots beyond a stage's depth say nothing. */
const PYTHON = `{
  'wid': None,
  'ks': [7, 5, 3, 3,  3, 3, 5, 7,  3, 3, 3, 3,  5, 5, 5, 3,  7, 7, 3, 3],
  'e': (3, 4, 6, 6,  6, 4, 3, 3,  3, 3, 6, 6,  4, 4, 4, 6,  6, 6, 3, 3),
  'd': [2, 4, 2, 3, 2],
  'r': [224],
}`;
const PYTHON_TEXT = [
  ['2-7-3', '2-5-4', '0-0-0', '0-0-0'],
  ['4-3-6', '4-3-4', '4-5-3', '4-7-3'],
  ['2-3-3', '2-3-3', '0-0-0', '0-0-0'],
  ['3-5-4', '3-5-4', '3-5-4', '0-0-0'],
  ['2-7-6', '2-7-6', '0-0-0', '0-0-0'],
]
  .flat()
  .join('_');

describe('reading architectures', () => {
  for (const name of SPACE_NAMES)
    it(`gives back text, quoted text and exported JSON: ${name}`, () => {
      const space = SPACES[name];
      const random = new Random(11);
      for (let i = 0; i < 50; i++) {
        const text = space.format(space.random(random));
        assert.equal(readArchitecture(` ${text}\n`, name), text);
        assert.equal(readArchitecture(`"${text}"`, name), text);
        const network = { space: name, architecture: text, classes: 10, resolution: space.defaultResolution };
        const { content } = exportArchitecture(network, 'json', null);
        assert.equal(readArchitecture(content as string, name), text);
      }
    });

  it("reads Once-for-All's dictionary, printed by Python or with one value for all", () => {
    assert.equal(readArchitecture(PYTHON, 'mobilenetv3'), PYTHON_TEXT);
    const uniform = readArchitecture('{"ks": 5, "e": 4, "d": 2}', 'mobilenetv3');
    assert.equal(uniform, Array<string>(5).fill('2-5-4_2-5-4_0-0-0_0-0-0').join('_'));
  });

  const refused: [text: string, space: 'nasbench201' | 'mobilenetv3', reason: RegExp][] = [
    ['', 'nasbench201', /Expected \|op~0\|\+/],
    ['resnet18', 'mobilenetv3', /expected 20 tokens/],
    [CELL.replace('none', 'conv'), 'nasbench201', /Unknown operation "conv"/],
    [DEAD, 'nasbench201', /Not a usable network/],
    [CELL, 'mobilenetv3', /another search space: NAS-Bench-201 cell, not MobileNetV3/],
    [PYTHON, 'nasbench201', /another search space: MobileNetV3 .*, not NAS-Bench-201/],
    ['{"ks": [3, 5], "e": 4, "d": 2}', 'mobilenetv3', /20 whole numbers named ks/],
    ['{"ks": 4, "e": 4, "d": 2}', 'mobilenetv3', /"2-4-4" is neither/],
    ['{"ks": 3, "e": 4, "d": 5}', 'mobilenetv3', /"5-3-4" is neither/],
    ['{"ks": ', 'mobilenetv3', /Neither JSON nor a dictionary/],
    ['{"model": "vit"}', 'nasbench201', /no text named architecture/],
  ];
  for (const [text, space, reason] of refused)
    it(`refuses ${JSON.stringify(text.slice(0, 40))} in ${space}`, () => {
      assert.throws(() => readArchitecture(text, space), { code: 'bad-architecture', message: reason });
    });
});
