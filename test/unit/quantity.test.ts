import assert from 'node:assert/strict';
import { positiveNumber } from '../../src/cli/options';
import { parseQuantity } from '../../src/shared/quantity';

const READ: readonly (readonly [text: string, value: number])[] = [
  ['500', 500],
  ['500k', 500_000],
  ['500K', 500_000],
  ['1.5M', 1_500_000],
  ['1.5m', 1_500_000],
  ['2G', 2e9],
  ['1.5e6', 1_500_000],
  ['1E3', 1000],
  ['1e+3', 1000],
  ['1,500,000', 1_500_000],
  ['12,000.5', 12_000.5],
  ['80 M', 80_000_000],
  ['0.4', 0.4],
];
const REFUSED = [
  '',
  '0',
  '-1',
  'k',
  '1,5',
  '1,50,000',
  '0,500',
  '1.',
  '1e-3',
  '1e999',
  '5x',
  '5 kk',
  '0x10',
  'NaN',
];

describe('a quantity', () => {
  for (const [text, value] of READ) {
    it(`is read alike in the panel and on the command line: ${text}`, () => {
      assert.equal(parseQuantity(text), value);
      assert.equal(positiveNumber(text), value);
    });
  }

  for (const text of REFUSED) {
    it(`is refused alike: "${text}"`, () => {
      assert.equal(parseQuantity(text), null);
      assert.throws(() => positiveNumber(text), /such as 500k, 1\.5e6 or 1,500,000/);
    });
  }
});
