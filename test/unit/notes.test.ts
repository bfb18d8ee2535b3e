import assert from 'node:assert/strict';
import { budgetNotes, datasetNotes, providerNote } from '../../src/engine/notes';

const constants = {
  trainingSets: ['near', 'far'],
  seenBelow: 0.5,
  unlikeAbove: 2,
  maxClasses: 50,
  imagesPerClass: 20,
};

function notes(distances: number[], skipped = 0): string[] {
  const summary = { path: '/data', classes: 3, images: 10, skipped };
  return datasetNotes(
    { summary, distances: Float32Array.from(distances), code: new Float32Array(1) },
    constants,
  );
}

describe('notes of a run', () => {
  it('tell a data set that was seen from a new one and from one unlike all', () => {
    assert.match(notes([3, 0.4]).join(), /seen in training \(it is far/);
    assert.deepEqual(notes([1, 3]), []);
    assert.match(notes([2.5, 2.1]).join(), /unlike anything in training \(the nearest is far\)/);
  });

  it('count what was left out', () => {
    assert.match(notes([1, 1], 1).join(), /^1 image file was unreadable/);
    assert.match(notes([1, 1], 7).join(), /^7 image files were unreadable/);
  });

  it('name the budgets that nothing or too little meets', () => {
    const budgets = { params: 100_000, macs: null, latencyMs: 3 };
    assert.deepEqual(budgetNotes(budgets, true, 10, 10), []);
    assert.match(
      budgetNotes(budgets, true, 0, 10).join(),
      /budget of 100000 parameters, 3 ms; these are the closest/,
    );
    assert.match(
      budgetNotes(budgets, true, 4, 10).join(),
      /Only 4 of 10 .* within the budget of 100000 parameters, 3 ms/,
    );
    const unknown = budgetNotes(budgets, false, 4, 10).join();
    assert.match(unknown, /latency budget could not be applied/);
    assert.doesNotMatch(unknown, /3 ms/);
  });

  it('say when another provider ran than the one that was wanted', () => {
    const choice = { provider: 'cpu', refused: [{ provider: 'cuda', reason: 'no library' }] };
    assert.deepEqual(providerNote(choice, null), []);
    assert.match(providerNote(choice, 'cuda').join(), /cuda cannot be used \(no library\); cpu ran instead/);
  });
});
