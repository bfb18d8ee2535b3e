import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { budgetNotes, datasetNotes, providerNotes } from '../../src/engine/runNotes';
import { setTexts } from '../../src/shared/l10n';
import type { Texts } from '../../src/shared/l10n';
import { hasNote, noted, noteTexts } from '../../src/shared/noteTexts';
import type { Noted } from '../../src/shared/noteTexts';
import { noteEntries } from '../../src/shared/protocol/notes';
import type { Note } from '../../src/shared/protocol/notes';
import { DATASET_NOTES } from '../fixtures/datasetNotes';
import { COST_NAMES } from '../../src/shared/objectives';

const constants = {
  trainingSets: ['near', 'far'],
  seenBelow: 0.5,
  unlikeAbove: 2,
  maxClasses: 50,
  imagesPerClass: 20,
};

function notes(distances: number[], skipped = 0): Note[] {
  const summary = { path: '/data', classes: 3, images: 10, skipped };
  return datasetNotes({ summary, distances: Float32Array.from(distances) }, constants);
}

describe('notes of a run', () => {
  it('tell a data set that was seen from a new one and from one unlike all', () => {
    assert.deepEqual(notes([3, 0.4]), [{ code: 'seen-in-training', nearest: 'far' }]);
    assert.deepEqual(notes([1, 3]), []);
    assert.deepEqual(notes([2.5, 2.1]), [{ code: 'unlike-training', nearest: 'far' }]);
  });

  it('count what was left out', () => {
    assert.deepEqual(notes([1, 1], 7), [{ code: 'images-left-out', files: 7, megapixels: 50 }]);
  });

  it('name the budgets that nothing or too little meets', () => {
    const budgets = { params: 100_000, macs: null, latencyMs: 3 };
    assert.deepEqual(budgetNotes(budgets, COST_NAMES, 10, 10), []);
    assert.deepEqual(budgetNotes(budgets, COST_NAMES, 0, 10), [
      { code: 'too-few-candidates', found: 0, wanted: 10, budgets },
    ]);
    assert.deepEqual(budgetNotes(budgets, ['params', 'macs'], 4, 10), [
      { code: 'latency-budget-ignored' },
      { code: 'too-few-candidates', found: 4, wanted: 10, budgets: { ...budgets, latencyMs: null } },
    ]);
  });

  it('say when another provider ran than the one that was wanted', () => {
    const choice = { provider: 'cpu', refused: [{ provider: 'cuda', reason: 'no library' }] };
    assert.deepEqual(providerNotes(choice, null), []);
    assert.deepEqual(providerNotes(choice, 'cuda'), [
      { code: 'provider-refused', wanted: 'cuda', provider: 'cpu', reason: 'no library' },
    ]);
  });
});

describe('notes from before they were data', () => {
  const codes: readonly Note[] = [
    { code: 'images-left-out', files: 7, megapixels: 50 },
    { code: 'unlike-training', nearest: 'far' },
    { code: 'cancelled' },
  ];
  const { notes: texts } = noted(codes);

  it('warn as they do now', () => {
    assert.deepEqual(
      noteTexts({ notes: texts }).map(({ isWarning }) => isWarning),
      noteTexts(noted(codes)).map(({ isWarning }) => isWarning),
    );
  });

  it('are known again', () => {
    const [leftOut = '', , cancelled = ''] = texts;
    const cases: [Noted, boolean][] = [
      [noted(codes), true],
      [{ notes: texts }, true],
      [{ notes: [cancelled] }, true],
      [{ notes: [leftOut] }, false],
      [noted([]), false],
    ];
    for (const [result, expected] of cases) assert.equal(hasNote(result, 'cancelled'), expected);
  });
});

describe('the text of a note', () => {
  const none = { params: null, macs: null, latencyMs: null };
  const examples: readonly [Note, RegExp][] = [
    [{ code: 'seen-in-training', nearest: 'far' }, /seen in training \(it is far/],
    [{ code: 'unlike-training', nearest: 'far' }, /the nearest is far\).* not to be trusted/],
    [{ code: 'images-left-out', files: 1, megapixels: 50 }, /^1 image file was .* 50 megapixels/],
    [{ code: 'images-left-out', files: 7, megapixels: 50 }, /^7 image files were .* 50 megapixels/],
    [
      { code: 'latency-unknown', device: 'Phone', sides: [32, 32], resolution: 64 },
      /Phone was measured with 32 x 32 inputs, not 64 x 64/,
    ],
    [
      { code: 'latency-unknown', device: 'Phone', sides: [128, 224], resolution: 64 },
      /inputs of 128 to 224 pixels, not 64 x 64/,
    ],
    [{ code: 'channels-unmeasured', channels: 1 }, /images of 1 channel.* as for images in colour/],
    [{ code: 'grey-images' }, /are grey.*--channels 1/],
    [{ code: 'width-unmeasured', width: 1.2, usual: 1 }, /No network of width 1.2 .* those of width 1,/],
    [
      { code: 'provider-refused', wanted: 'cuda', provider: 'cpu', reason: 'no library' },
      /CUDA cannot be used \(no library\); CPU ran instead/,
    ],
    [{ code: 'latency-budget-ignored' }, /latency budget could not be applied/],
    [
      { code: 'too-few-candidates', found: 0, wanted: 10, budgets: none },
      /^No valid architecture was found\.$/,
    ],
    [{ code: 'too-few-candidates', found: 4, wanted: 10, budgets: none }, /^Only 4 of 10 .* were found\.$/],
    [
      { code: 'too-few-candidates', found: 0, wanted: 10, budgets: { ...none, params: 1e5, latencyMs: 3 } },
      /within the budget of 100000 parameters, 3 ms; these are the closest/,
    ],
    [
      { code: 'too-few-candidates', found: 4, wanted: 10, budgets: { ...none, macs: 1e6 } },
      /^Only 4 of 10 .* within the budget of 1000000 MACs\.$/,
    ],
    [{ code: 'whole-space-scored', wanted: 2000, size: 15_625 }, /2000 of 15625 .* whole space is scored/],
    [
      { code: 'front-too-small', members: 3, wanted: 9, limit: 'space-exhausted' },
      /3 of the 9 members .*every architecture/,
    ],
    [{ code: 'front-too-small', members: 3, wanted: 9, limit: 'no-growth' }, /did not enlarge it/],
    [{ code: 'front-too-small', members: 3, wanted: 9, limit: 'calls-spent' }, /calls .* is spent/],
    [{ code: 'cancelled' }, /^The run was cancelled/],
    [{ code: 'nothing-to-tune', trials: 12 }, /None of the 12 settings/],
    [{ code: 'tuning-unconfirmed', tried: 5, trials: 60 }, /after 5 of 60 settings/],
    ...DATASET_NOTES,
  ];
  afterEach(() => setTexts({}));

  it('says every code, with its values', () => {
    const codes = noteEntries.codedNotes.wrapped.item.options.map(({ entries }) => entries.code.literal);
    assert.deepEqual(new Set(examples.map(([{ code }]) => code)), new Set(codes));
    for (const [note, expected] of examples) assert.match(noteTexts(noted([note]))[0]?.text ?? '', expected);
  });

  it('is in the language of whoever shows it, and in English in the JSON', () => {
    const german = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Texts;
    const english = noted(examples.map(([note]) => note));
    setTexts(german);
    assert.deepEqual(noted(english.codedNotes), english);
    for (const [i, { text }] of noteTexts(english).entries()) {
      assert.notEqual(text, english.notes[i]);
      assert.doesNotMatch(text, /\b(?:the|of|was|is)\b/);
    }
  });

  it('warns of what puts the predictions, or the classes, in doubt alone', () => {
    const warnings = examples.filter(([note]) => noteTexts(noted([note]))[0]?.isWarning);
    assert.deepEqual(
      new Set(warnings.map(([{ code }]) => code)),
      new Set([
        'unlike-training',
        'reading-uncertain',
        'classes-without-images',
        'gif-classes',
        'below-majority',
      ]),
    );
  });

  it('is the English one where there are no codes, or those of a later version', () => {
    const schema = v.object(noteEntries);
    for (const codedNotes of [undefined, [{ code: 'from-the-future' }]]) {
      const read = v.parse(schema, { notes: ['As it is.'], codedNotes });
      assert.deepEqual(noteTexts(read), [{ text: 'As it is.', isWarning: false }]);
    }
  });
});
