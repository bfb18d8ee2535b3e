import assert from 'node:assert/strict';
import { Tunings } from '../../src/extension/tunings';
import type { KeptTuning } from '../../src/extension/tunings';

/** A workspace's memory that outlives the object that writes to it. */
class Memory extends Map<string, unknown> {
  update(key: string, value: unknown): Promise<void> {
    this.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  }
  override get<T>(key: string): T | undefined {
    return super.get(key) as T | undefined;
  }
}

function tuning(folder: string, lambda: number, space: KeptTuning['space'] = 'nasbench201'): KeptTuning {
  return { folder, space, gain: 0.03, guidance: { lambda, mu: 100, sigmaMax: 5, sigmaMin: 0.15 } };
}

describe('tuned guidance', () => {
  const make = (memory = new Memory()): Tunings => new Tunings(memory as never);

  it('belongs to one data set in one space', async () => {
    const memory = new Memory();
    await make(memory).keep(tuning('/digits', 12));
    await make(memory).keep(tuning('/digits', 300, 'mobilenetv3'));
    assert.equal(make(memory).find({ folder: '/digits' }, 'nasbench201')?.lambda, 12);
    assert.equal(make(memory).find({ folder: '/digits' }, 'mobilenetv3')?.lambda, 300);
    assert.equal(make(memory).find({ folder: '/letters' }, 'nasbench201'), undefined);
    assert.equal(make(memory).find(undefined, 'nasbench201'), undefined);
  });

  it('belongs to the classes that a table, or every folder, gives', async () => {
    const tunings = make();
    const labels = { file: '/digits/labels.csv', columns: { image: 'file', label: 'class' } };
    await tunings.keep(tuning('/digits', 12));
    await tunings.keep({ ...tuning('/digits', 20), labels });
    await tunings.keep({ ...tuning('/digits', 30), everyFolder: true });
    const lambdaOf = (how: object): number | undefined =>
      tunings.find({ folder: '/digits', ...how }, 'nasbench201')?.lambda;
    const other = { labels: { ...labels, columns: { image: 'file', label: 'sort' } } };
    assert.deepEqual([{}, { labels }, { everyFolder: true }, other].map(lambdaOf), [12, 20, 30, undefined]);
    await tunings.forget({ ...tuning('/digits', 1), labels });
    assert.deepEqual([{}, { labels }, { everyFolder: true }].map(lambdaOf), [12, undefined, 30]);
  });

  it('is replaced by a newer one and can be forgotten', async () => {
    const tunings = make();
    await tunings.keep(tuning('/digits', 12));
    await tunings.keep(tuning('/letters', 5));
    await tunings.keep(tuning('/digits', 20));
    assert.deepEqual(
      tunings.all().map(({ guidance }) => guidance.lambda),
      [5, 20],
    );
    await tunings.forget(tuning('/digits', 1));
    assert.equal(tunings.find({ folder: '/digits' }, 'nasbench201'), undefined);
    assert.equal(tunings.all().length, 1);
  });

  it('is left out where the memory holds something else', async () => {
    const memory = new Memory();
    await memory.update('tunings', [{ folder: '/digits' }]);
    assert.deepEqual(make(memory).all(), []);
  });
});
