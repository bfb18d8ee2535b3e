import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import type { PickName } from '../../src/shared/pareto/picks';
import { runSchema, scoreSchema } from '../../src/shared/protocol/run';
import { nasbench201 } from '../../src/spaces/nasbench201/space';
import { MODELS } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

const CLI = path.resolve('dist/cli.js');
const CELL = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|none~2|';
const env = { ...process.env, POMONAG_PROVIDER: 'cpu', POMONAG_MODELS: MODELS };

function pomonag(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [CLI, ...args], { env, encoding: 'utf8' });
}

/** The output of a command that succeeds and writes nothing to stderr. */
function output(...args: string[]): string {
  const { status, stdout, stderr } = pomonag(...args);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout;
}

/** Fails with the exit code and one line on stderr that matches. */
function fails(status: number, message: RegExp, ...args: string[]): void {
  const result = pomonag(...args);
  assert.equal(result.status, status, result.stderr);
  assert.equal(result.stdout, '');
  assert.match(result.stderr, /^pomonag: [^\n]+\n$/);
  assert.match(result.stderr, message);
}

describe('the command line', () => {
  it('generates: JSON that repeats itself for the printed seed', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const run = v.parse(runSchema, JSON.parse(output('generate', folder, '--json')));
      const again = output('generate', folder, '--json', '--seed', String(run.seed));
      assert.deepEqual(v.parse(runSchema, JSON.parse(again)).candidates, run.candidates);
      assert.equal(run.candidates.length, 256);
      assert.equal(run.dataset.path, folder);
    }));

  it('generates for other channels and for classes in a table, and repeats it by what the run says', () =>
    withFolder(async (folder) => {
      await writeDataset(folder, { classes: 2 });
      const names = ['c0', 'c1'].flatMap((name) => [0, 1, 2, 3, 4, 5].map((i) => [`${name}/${i}.png`, name]));
      const table = path.join(folder, 'labels.csv');
      writeFileSync(table, ['file,label', ...names.map((cells) => cells.join(','))].join('\n'));
      const options = ['--count', '8', '--seed', '4', '--json', '--channels', '1', '--labels'];
      const run = v.parse(runSchema, JSON.parse(output('generate', folder, ...options, table)));
      assert.equal(run.channels, 1);
      assert.deepEqual(run.dataset.labels, { file: table, columns: { image: 'file', label: 'label' } });
      const setting = { classes: 2, resolution: run.resolution, channels: 1 };
      for (const { architecture, params, macs } of run.candidates)
        assert.deepEqual({ params, macs }, nasbench201.costs(nasbench201.parse(architecture), setting));
      assert.ok(run.codedNotes?.some(({ code }) => code === 'channels-unmeasured'));
      const { file, columns } = run.dataset.labels ?? {};
      const named = `${file}:${columns?.image},${columns?.label}`;
      const again = v.parse(runSchema, JSON.parse(output('generate', folder, ...options, named)));
      assert.deepEqual(again.candidates, run.candidates);
      const json = path.join(folder, 'run.json');
      writeFileSync(json, JSON.stringify(run));
      const exported = ['export', run.candidates[0]!.architecture, '--classes', '2', '--run', json];
      assert.match(output(...exported, '--format', 'pytorch', '--channels', '1'), /nn\.Conv2d\(1, 16/);
      fails(2, /take 1 channels, not 3/, ...exported, '--format', 'pytorch');
      fails(2, /from 1 to 16, not 17/, ...exported, '--format', 'pytorch', '--channels', '17');
    }));

  it('hands every option on', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const options =
        '--count 40 --seed 3 --steps 12 --sampler fast --max-params 500k --max-macs 7e7 --max-latency 90';
      const rest = '--min-candidates 2 --resolution 32 --space nasbench201 --device titan_rtx_32 --json';
      const run = v.parse(
        runSchema,
        JSON.parse(output('generate', folder, ...options.split(' '), ...rest.split(' '))),
      );
      assert.equal(run.generated.requested, 40);
      assert.equal(run.seed, 3);
      assert.equal(run.steps, 12);
      assert.equal(run.minCandidates, 2);
      assert.deepEqual(run.budgets, { params: 500_000, macs: 7e7, latencyMs: 90 });
    }));

  it('takes efficient picks from among those that are accurate enough, as far as it is told', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const fastest = (...within: string[]): [within: number | null | undefined, below: number] => {
        const args = ['generate', folder, '--count', '64', '--seed', '1', '--json', ...within];
        const { candidates, effWithin } = v.parse(runSchema, JSON.parse(output(...args)));
        const accuracyOf = (pick: PickName): number =>
          candidates.find(({ picks }) => picks.includes(pick))?.accuracy ?? NaN;
        return [effWithin, accuracyOf('acc') - accuracyOf('eff.latency')];
      };
      const [usual, few] = fastest();
      assert.ok(usual === 3 && few <= 3.000001, `${usual}, ${few}`);
      const [all, many] = fastest('--eff-within', 'all');
      assert.ok(all === null && many > 3, `${all}, ${many}`);
      assert.deepEqual(fastest('--eff-within', '0'), [0, 0]);
      fails(2, /points of accuracy from 0 to 100, or all/, 'generate', folder, '--eff-within', '-1');
    }));

  it('prints the front as a table', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const text = output('generate', folder, '--seed', '1');
      assert.match(text, /18 images of 3 classes/);
      assert.match(text, /256 candidates by fast in .* \(seed 1\)/);
      assert.match(text, /^accuracy %.*picks +architecture$/m);
      assert.match(text, /^ *\d+\.\d\d .* \bacc\b.* \|\w+~0\|\+/m);
    }));

  it('scores given architectures', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const score = v.parse(
        scoreSchema,
        JSON.parse(output('score', CELL, CELL, '--dataset', folder, '--json')),
      );
      assert.deepEqual(
        score.candidates.map((c) => c.architecture),
        [CELL],
      );
      assert.equal(score.candidates[0]?.params, 73_306 + 65 * (3 - 10) + 28_000 + 243_040);
      assert.match(output('score', CELL, '--dataset', folder), /nor_conv_3x3~0/);
    }));

  it('exports', () =>
    withFolder((folder) => {
      const json = output('export', CELL, '--classes', '7', '--format', 'json', '--resolution', '64');
      assert.equal(output('export', json, '--classes', '7', '--format', 'json', '--resolution', '64'), json);
      const exported = JSON.parse(json) as Record<string, unknown>;
      assert.equal(exported['architecture'], CELL);
      assert.equal(exported['classes'], 7);
      assert.equal(exported['resolution'], 64);

      const file = path.join(folder, 'net.py');
      assert.equal(output('export', CELL, '--classes', '7', '--format', 'pytorch', '--out', file), '');
      assert.match(readFileSync(file, 'utf8'), /nn\.Module/);
      output('export', CELL, '--classes', '7', '--format', 'onnx', '--out', path.join(folder, 'net.onnx'));
      assert.ok(existsSync(path.join(folder, 'net.onnx')));
      return Promise.resolve();
    }));

  it('does all of it in MobileNetV3: networks of a width and a resolution', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const shape = '--space mobilenetv3 --width 1.2 --resolution 160'.split(' ');
      const args = ['generate', folder, '--count', '12', '--seed', '4', ...shape, '--json'];
      const run = v.parse(runSchema, JSON.parse(output(...args)));
      assert.deepEqual([run.space, run.width, run.resolution], ['mobilenetv3', 1.2, 160]);
      assert.equal(run.candidates.length, 12);
      const [best] = run.candidates;
      assert.ok(best);

      const scored = output('score', best.architecture, '--dataset', folder, ...shape, '--json');
      const [again] = v.parse(scoreSchema, JSON.parse(scored)).candidates;
      assert.deepEqual(
        [again?.params, again?.macs, again?.accuracy],
        [best.params, best.macs, best.accuracy],
      );

      const file = path.join(folder, 'run.json');
      writeFileSync(file, JSON.stringify(run));
      const module = ['--classes', '3', '--format', 'pytorch', '--run', file];
      assert.match(output('export', best.architecture, ...shape, ...module), /--width 1\.2/);
      const usual = ['--space', 'mobilenetv3'];
      fails(2, /width multiplier 1\.2, not 1/, 'export', best.architecture, ...usual, ...module);
      fails(2, /one of 1, 1\.2, not 1\.1/, 'generate', folder, ...usual, '--width', '1.1');
      fails(2, /too large for the exhaustive/, 'generate', folder, ...usual, '--sampler', 'exhaustive');
      fails(2, /Unknown device "eyeriss"/, 'generate', folder, ...usual, '--device', 'eyeriss');
    }));

  it('lists devices and models', () => {
    assert.match(output('devices', '--space', 'mobilenetv3'), /^titan_rtx_32 +128 to 224 px/m);
    assert.match(output('devices'), /^titan_rtx_32 +32 px/m);
    const devices = JSON.parse(output('devices', '--json')) as { name: string }[];
    assert.ok(devices.some(({ name }) => name === 'titan_rtx_32'));
    assert.match(output('models'), /^encoder\.onnx .*\n[^]*execution provider: cpu/m);
  });

  it('exits with 2 and one line for bad arguments', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      fails(2, /missing required argument 'folder'/, 'generate');
      fails(2, /unknown command 'foo'/, 'foo');
      fails(2, /unknown option '--foo'/, 'generate', folder, '--foo');
      fails(2, /Expected a positive integer/, 'generate', folder, '--count', 'many');
      fails(2, /Allowed choices are fast, paper, exhaustive/, 'generate', folder, '--sampler', 'slow');
      fails(2, /Unknown search space "darts"/, 'generate', folder, '--space', 'darts');
      fails(2, /Unknown device "abacus"/, 'generate', folder, '--device', 'abacus');
      fails(2, /multiple of 4, not 30/, 'generate', folder, '--resolution', '30');
      fails(2, /fixed width/, 'generate', folder, '--width', '1.2');
      fails(2, /nowhere cannot be opened/, 'generate', path.join(folder, 'nowhere'));
      fails(2, /Not a NAS-Bench-201 cell: "bad"/, 'score', 'bad', '--dataset', folder);
      fails(
        2,
        /no path/,
        'score',
        CELL.replaceAll(/nor_conv_\dx\d|skip_connect/g, 'none'),
        '--dataset',
        folder,
      );
      fails(2, /required option '--classes <n>'/, 'export', CELL, '--format', 'json');
      const text = path.join(folder, 'run.json');
      writeFileSync(text, '{}');
      fails(
        2,
        /is not the JSON of a run/,
        'export',
        CELL,
        '--classes',
        '2',
        '--format',
        'json',
        '--run',
        text,
      );
    }));

  it('exits with 1 and one line for failures', () =>
    withFolder((folder) => {
      fails(1, /has no images/, 'generate', folder);
      const out = path.join(folder, 'no', 'such', 'folder.py');
      fails(1, /cannot be written/, 'export', CELL, '--classes', '2', '--format', 'pytorch', '--out', out);
      return Promise.resolve();
    }));

  it('ends quietly when nobody reads what it prints', async () => {
    const child = spawn(process.execPath, [CLI, 'export', CELL, '--classes', '2', '--format', 'json'], {
      env,
    });
    child.stdout.destroy();
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    assert.equal(errors, '');
    assert.equal(code, 0);
  });

  it('takes an empty environment variable for one that is not set', () => {
    const empty = { ...process.env, POMONAG_ENCODER: '', POMONAG_MODELS: '', POMONAG_PROVIDER: '' };
    const result = spawnSync(process.execPath, [CLI, 'devices'], { env: empty, encoding: 'utf8' });
    assert.equal(result.stderr, '');
    assert.match(result.stdout, /titan_rtx_32/);
  });

  it('ends a run when it is interrupted, the engine with it', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      const options = ['--sampler', 'paper', '--count', '4096'];
      const child = spawn(process.execPath, [CLI, 'generate', folder, ...options], { env, detached: true });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data: Buffer) => (output += data.toString()));
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      await setTimeout(2000);
      assert.ok(child.pid !== undefined);
      process.kill(-child.pid, 'SIGINT'); // as a terminal does: to the whole group
      assert.equal(await ended, 1);
      assert.equal(output, 'pomonag: The run was cancelled.\n');
    }));
});
