import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  NOTHING_SHOWN,
  changedParts,
  partsOf,
  stateOf,
  viewPartsSchema,
  withParts,
} from '../../src/shared/protocol/viewState';
import type { ViewParts, ViewState } from '../../src/shared/protocol/viewState';
import { defaultSettings } from '../../src/shared/protocol/run';
import { makeRun, showing } from '../webview/support/run';

const run = makeRun({ count: 1000 });
const shown = showing(run);
const [first] = run.candidates;
assert.ok(first && shown.run);

/** What travels from one state to the next. */
function news(before: ViewState, now: ViewState): Partial<ViewParts> {
  return changedParts(partsOf(before), partsOf(now));
}

/** The state of a view after all of these have come, each after the message's copy as a webview gets it. */
function arrived(...states: ViewState[]): ViewState {
  let sent: ViewParts | null = null;
  let received = partsOf(NOTHING_SHOWN);
  for (const state of states) {
    const now = partsOf(state);
    const copy = structuredClone(changedParts(sent, now));
    received = { ...received, ...v.parse(viewPartsSchema, copy) };
    sent = now;
  }
  return stateOf(received);
}

const settings = defaultSettings({ folder: 'images', seed: 1 });
const running = { name: 'images #2', settings, progress: null, candidates: [], majority: null };

describe('the state of the views', () => {
  it('is put together from its parts as it was', () => {
    for (const state of [NOTHING_SHOWN, shown, { ...shown, running }])
      assert.deepEqual(stateOf(partsOf(state)), state);
  });

  it('arrives whole, whatever has changed in between', () => {
    const entry = { ...shown.run!.entry, name: 'another name' };
    const states: ViewState[] = [
      { ...shown, selected: first.architecture },
      { ...shown, run: { entry, result: run } },
      { ...shown, other: shown.run },
      { ...shown, running },
      { ...shown, running: { ...running, candidates: run.candidates.slice(0, 9) } },
      NOTHING_SHOWN,
    ];
    states.forEach((state, i) => assert.deepEqual(arrived(shown, ...states.slice(0, i + 1)), state));
  });

  it('stays the same object where no part of it is new', () => {
    const state = withParts({ ...shown, other: shown.run, running }, { selected: first.architecture });
    assert.equal(state.selected, first.architecture);
    assert.equal(state.run, shown.run);
    assert.equal(state.other, shown.run);
    assert.equal(state.running, running);
    const { run: renamed } = withParts(shown, { entry: { ...shown.run!.entry, name: 'another' } });
    assert.equal(renamed?.result, run);
    assert.equal(renamed.entry.name, 'another');
  });

  it('travels without candidates where none have changed', () => {
    const entry = { ...shown.run!.entry, name: 'another name' };
    const changes: [ViewState, (keyof ViewParts)[]][] = [
      [{ ...shown, selected: first.architecture }, ['selected']],
      [{ ...shown, run: { entry, result: run } }, ['entry']],
      [{ ...shown, own: [{ ...first, architecture: 'own' }] }, ['own']],
      [{ ...shown, error: 'no such folder' }, ['error']],
      [{ ...shown, running }, ['running']],
      [{ ...shown }, []],
    ];
    for (const [state, parts] of changes) assert.deepEqual(Object.keys(news(shown, state)), parts);
  });

  it('takes news of the run in progress alone', () => {
    const progress = { stage: 'embed', done: 1, total: 2, remainingMs: 3 } as const;
    const before = { ...shown, running: { ...running, candidates: run.candidates.slice(0, 9) } };
    const now = { ...before, running: { ...before.running, progress } };
    assert.deepEqual(news(before, now), { progress });
  });
});
