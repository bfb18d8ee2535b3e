import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { record } from '../../bench/metrics';

/** The file that both writers of docs/metrics.json are held to; training/tests has the other half of this test. */
const GOLDEN = 'test/golden/metrics.json';

describe('the record of measured numbers', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'metrics-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written as the Python side writes it', () => {
    const file = path.join(folder, 'metrics.json');
    cpSync(GOLDEN, file);
    const command = 'npm run bench';
    record(
      'b.small',
      { value: 0.0000123456, unit: 'μs × 2', n: 1, seeds: [], spread: 1.5e-7, command },
      file,
    );
    record('a.whole', { value: 100.0001, unit: '%', n: 5, seeds: [1, 2], spread: 0, command }, file);
    const today = new Date().toISOString().slice(0, 10);
    assert.equal(readFileSync(file, 'utf8').replaceAll(today, '2026-01-02'), readFileSync(GOLDEN, 'utf8'));
  });

  it('takes no number that is none', () => {
    const file = path.join(folder, 'metrics.json');
    const metric = { value: NaN, unit: '%', n: 1, seeds: [], spread: null, command: 'npm run bench' };
    assert.throws(() => record('a.whole', metric, file), /a\.whole: NaN is not a measurement/);
  });
});
