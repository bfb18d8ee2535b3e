import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { Progress } from '../../src/shared/protocol/engine';
import { runSchema } from '../../src/shared/protocol/run';
import { gainOf, tuningSchema } from '../../src/shared/protocol/tuning';
import type { TuneSettings } from '../../src/shared/protocol/tuning';
import { MODELS, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const tuneSettings = (folder: string, chosen: Partial<TuneSettings> = {}): TuneSettings => ({
  ...settings(folder, { count: 64, seed: 3 }),
  trials: 12,
  ...chosen,
});

describe('tuning the guidance', () => {
  it('finds the better of bad factors, tells each trial and repeats itself', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const told: Progress[] = [];
        const tuning = await client.request('tune', tuneSettings(folder), {
          onProgress: (progress) => told.push(progress),
        });
        assert.equal(tuning.trials.length, 12);
        assert.deepEqual(tuning.trials[0]?.guidance, tuning.untuned.guidance);
        assert.ok(new Set(tuning.trials.map(({ hypervolume }) => hypervolume)).size > 6);
        assert.ok(gainOf(tuning) >= 0);
        assert.equal(
          gainOf(tuning) === 0,
          tuning.notes.some((note) => note.includes('nothing to tune')),
        );
        const last = told.filter(({ stage }) => stage === 'tune').at(-1);
        assert.equal(last?.done, 12);
        const [first, best] = [
          tuning.trials[0].hypervolume,
          Math.max(...tuning.trials.map((t) => t.hypervolume)),
        ];
        assert.ok(Math.abs((last?.gain ?? NaN) - (best / first - 1)) < 1e-12);
        const again = await client.request('tune', tuneSettings(folder));
        assert.deepEqual(again.trials, tuning.trials);
        assert.deepEqual(again.tuned, tuning.tuned);
      });
    }));

  it('keeps the best so far when it is cancelled, and says so', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const cancellation = new AbortController();
        const tuning = await client.request('tune', tuneSettings(folder, { trials: 1000 }), {
          signal: cancellation.signal,
          onProgress: ({ stage, done }) => {
            if (stage === 'tune' && done >= 5) cancellation.abort();
          },
        });
        assert.ok(tuning.trials.length >= 5 && tuning.trials.length < 1000);
        assert.equal(tuning.tuned.hypervolume, Math.max(...tuning.trials.map((t) => t.hypervolume)));
        assert.ok(tuning.notes.some((note) => note.includes('cancelled')));
      });
    }));

  it('fails where nothing can be tuned for', () =>
    withEngine(async (client) => {
      await assert.rejects(
        client.request('tune', tuneSettings('/no/such/folder')),
        /does not exist|no such/i,
      );
      await withFolder(async (folder) => {
        await writeDataset(folder);
        await assert.rejects(client.request('tune', tuneSettings(folder, { trials: 1 })), {
          code: 'bad-argument',
        });
      });
    }));
});

describe('a run under other factors', () => {
  it('differs from one under the model’s own, and says which they were', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const guidance = { lambda: 1, mu: 10, sigmaMax: 3, sigmaMin: 0.3 };
        const own = await client.request('generate', settings(folder));
        const other = await client.request('generate', settings(folder, { guidance }));
        assert.equal(own.guidance, undefined);
        assert.deepEqual(other.guidance, guidance);
        assert.notDeepEqual(other.candidates, own.candidates);
        // Weaker guidance, worse front.
        assert.ok(other.hypervolume < own.hypervolume, `${other.hypervolume} against ${own.hypervolume}`);
      });
    }));
});

describe('pomonag tune', () => {
  const env = { ...process.env, POMONAG_PROVIDER: 'cpu', POMONAG_MODELS: MODELS };
  const pomonag = (...args: string[]) =>
    spawnSync(process.execPath, [path.resolve('dist/cli.js'), ...args], { env, encoding: 'utf8' });
  const quick = ['--trials', '4', '--count', '48', '--seed', '2'];

  it('writes what "generate --guidance" reads', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const { status, stdout, stderr } = pomonag('tune', folder, ...quick, '--json');
      assert.equal(status, 0, stderr);
      const tuning = v.parse(tuningSchema, JSON.parse(stdout));
      assert.equal(tuning.trials.length, 4);
      assert.equal(tuning.count, 48);
      const file = path.join(folder, 'tuning.json');
      writeFileSync(file, stdout);
      const generated = pomonag('generate', folder, '--count', '48', '--guidance', file, '--json');
      assert.equal(generated.status, 0, generated.stderr);
      assert.deepEqual(v.parse(runSchema, JSON.parse(generated.stdout)).guidance, tuning.tuned.guidance);
    }));

  it('prints both settings for people', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const { status, stdout } = pomonag('tune', folder, ...quick, '--max-params', '500k');
      assert.equal(status, 0);
      assert.match(stdout, /4 settings in .* s \(seed 2\): \+\d+\.\d %/);
      assert.match(stdout, /^untuned .*\ntuned /m);
    }));

  it('refuses a tuning of another space, a file that is none, and another sampler', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const file = path.join(folder, 'tuning.json');
      writeFileSync(file, pomonag('tune', folder, ...quick, '--json').stdout);
      const notOne = path.join(folder, 'other.json');
      writeFileSync(notOne, '{}');
      for (const [message, ...args] of [
        ['was tuned for nasbench201', '--space', 'mobilenetv3', '--guidance', file],
        ['is not the output of', '--guidance', notOne],
        ['cannot be read', '--guidance', path.join(folder, 'missing.json')],
        ['not for paper', '--sampler', 'paper', '--guidance', file],
      ] as const) {
        const { status, stderr } = pomonag('generate', folder, ...args);
        assert.equal(status, 2, stderr);
        assert.match(stderr, new RegExp(`^pomonag: [^\\n]*${message}[^\\n]*\\n$`));
      }
    }));
});
