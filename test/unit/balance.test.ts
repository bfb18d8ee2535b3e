import assert from 'node:assert/strict';
import {
  accuracyText,
  balanceNotes,
  majorityNotes,
  majorityOf,
  majorityPercent,
} from '../../src/shared/dataset/balance';

const classes = [
  { name: 'rare', images: 2 },
  { name: 'common', images: 398 },
];

describe('the balance of classes', () => {
  it('is what always answering the largest class reaches', () => {
    assert.deepEqual(majorityOf(classes), { largest: classes[1], percent: 99.5 });
    assert.equal(majorityOf([]), null);
  });

  it('stands beside an accuracy below it, and beside no other', () => {
    assert.equal(majorityPercent({ classCounts: classes }), 99.5);
    assert.equal(majorityPercent({}), null);
    assert.equal(accuracyText(91.2, 99.5), '91.20 % (always guessing the largest class: 99.50 %)');
    assert.equal(accuracyText(99.5, 99.5), '99.50 %');
    assert.equal(accuracyText(91.2, null), '91.20 %');
  });

  it('is worth a note where classes differ much or have few images', () => {
    assert.deepEqual(
      balanceNotes(classes).map(({ code }) => code),
      ['imbalanced', 'few-images'],
    );
    const even = ['a', 'b', 'c'].map((name) => ({ name, images: 20 }));
    assert.deepEqual(balanceNotes(even), []);
  });

  it('counts the networks that are predicted to do worse', () => {
    const candidates = [{ accuracy: 99.4 }, { accuracy: 99.6 }];
    assert.deepEqual(majorityNotes(classes, candidates), [
      { code: 'below-majority', largest: 'common', percent: 99.5, networks: 1, of: 2 },
    ]);
    assert.deepEqual(majorityNotes(classes, [{ accuracy: 99.5 }]), []);
  });
});
