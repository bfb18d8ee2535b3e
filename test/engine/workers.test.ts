import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { EngineClient } from '../../src/engineClient';
import { generate } from '../../src/engine/generate';
import type { GenerateSettings, Run } from '../../src/shared/protocol/run';
import { MODELS, UNSHARED, ownModels, quietTask, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';
import { waitFor } from '../support/waitFor.mjs';

/** What a run found, without how long it took. */
const found = (run: Run) => ({ ...run, timing: null });

/** The processes that a process has started, where the system tells. */
function childrenOf(pid: number | undefined): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

function isAlive(pid: number): boolean {
  // One that has ended and that nobody has asked about yet is dead, too.
  const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return state !== '' && !/\) Z /.test(state);
}

/** Generates; calls `act` once, as soon as the engine has a helper and the run has progressed by `progress`. */
async function generateWhile(
  client: EngineClient,
  chosen: GenerateSettings,
  progress: number,
  act: (helper: number) => void,
): Promise<Run> {
  let hasActed = false;
  const run = await client.request('generate', chosen, {
    onProgress: ({ stage, done, total }) => {
      const [helper] = childrenOf(client.pid);
      if (hasActed || helper === undefined || stage !== 'embed' || done < progress * total) return;
      hasActed = true;
      act(helper);
    },
  });
  assert.ok(hasActed, 'the engine has had no helper');
  return run;
}

describe('helpers of the engine', () => {
  it('change nothing of what comes out, however many compute, with cache and without', () =>
    withFolder(async (folder) => {
      const images = path.join(folder, 'images');
      await writeDataset(images, { classes: 3, perClass: 12 });
      const chosen = settings(images, { count: 64 });
      const alone = found(await generate(chosen, ownModels(), quietTask()));
      for (const processes of [1, 3]) {
        const cache = path.join(folder, `cache${processes}`);
        for (const options of [UNSHARED, { cache }, { cache }]) {
          const run = await withEngine((client) => client.request('generate', chosen), {
            ...options,
            processes,
          });
          assert.deepEqual(found(run), alone, `${processes} processes`);
        }
      }
    }));

  it('are one for two processes, and gone after the embedding', function () {
    if (process.platform !== 'linux') this.skip();
    return withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(
        async (client) => {
          let helpers = 0;
          await generateWhile(client, settings(folder), 0, () => (helpers = childrenOf(client.pid).length));
          assert.equal(helpers, 1);
          await waitFor(() => childrenOf(client.pid).length === 0, 'the end of the helper');
        },
        { ...UNSHARED, processes: 2 },
      );
    });
  });

  it('may die: others do their work', function () {
    if (process.platform !== 'linux') this.skip();
    return withFolder(async (folder) => {
      await writeDataset(folder, { perClass: 12 });
      const options = { ...UNSHARED, processes: 2 };
      const plain = await withEngine((client) => client.request('generate', settings(folder)), options);
      for (const progress of [0, 0.6, 0.8]) {
        const run = await withEngine(
          (client) =>
            generateWhile(client, settings(folder), progress, (helper) => process.kill(helper, 'SIGKILL')),
          options,
        );
        assert.deepEqual(found(run), found(plain));
      }
    });
  });

  it('end with the engine and with a cancellation, whatever they are doing', function () {
    if (process.platform !== 'linux') this.skip();
    return withFolder(async (folder) => {
      await writeDataset(folder, { perClass: 12 });
      const ends: Record<string, (client: EngineClient, abort: AbortController) => void> = {
        killed: ({ pid }) => process.kill(pid!, 'SIGKILL'),
        disposed: (client) => client.dispose(),
        cancelled: (_, abort) => abort.abort(),
      };
      for (const [name, end] of Object.entries(ends)) {
        for (const progress of [0, 0.7]) {
          await withEngine(
            async (client) => {
              const abort = new AbortController();
              let helper: number | undefined;
              const run = client.request('generate', settings(folder), {
                signal: abort.signal,
                onProgress: ({ done, total }) => {
                  const [child] = childrenOf(client.pid);
                  if (helper !== undefined || child === undefined || done < progress * total) return;
                  helper = child;
                  end(client, abort);
                },
              });
              await assert.rejects(run);
              const ended = helper ?? assert.fail('the engine has had no helper');
              await waitFor(() => !isAlive(ended), `the end of the helper of an engine that was ${name}`);
            },
            { ...UNSHARED, processes: 2 },
          );
        }
      }
    });
  });
});

describe('engines with one cache', () => {
  it('work at the same time, on the same and on other data sets', () =>
    withFolder(async (folder) => {
      const cache = path.join(folder, 'cache');
      const sets = ['a', 'b'].map((name) => path.join(folder, name));
      for (const [seed, images] of sets.entries()) await writeDataset(images, { seed });
      const generated = (images: string, options: typeof UNSHARED): Promise<unknown> =>
        withEngine(async (client) => found(await client.request('generate', settings(images))), options);
      const plain = await Promise.all(sets.map((images) => generated(images, UNSHARED)));
      const shared = await Promise.all([...sets, ...sets].map((images) => generated(images, { cache })));
      assert.deepEqual(shared, [...plain, ...plain]);
      assert.ok(readdirSync(cache).every((name) => name.endsWith('.kept')));
    }));

  it('forget all of it when they are asked to', () =>
    withFolder(async (folder) => {
      const images = path.join(folder, 'images');
      const cache = path.join(folder, 'cache');
      await writeDataset(images);
      await withEngine(
        async (client) => {
          await client.request('generate', settings(images));
          const kept = readdirSync(cache).map((name) => statSync(path.join(cache, name)).size);
          const bytes = kept.reduce((a, b) => a + b, 0);
          assert.deepEqual(await client.request('clearCache', {}), { files: kept.length, bytes });
          assert.deepEqual(readdirSync(cache), []);
          await client.request('generate', settings(images, { space: 'mobilenetv3', ...MOBILE }));
          assert.equal(readdirSync(cache).length, kept.length);
        },
        { cache },
      );
    }));
});

const MOBILE = { device: '2080ti_1', resolution: 224, width: 1.2 };

describe('the cache of the command line', () => {
  const pomonag = (cache: string, ...args: string[]): string => {
    const env = { ...process.env, POMONAG_PROVIDER: 'cpu', POMONAG_MODELS: MODELS, POMONAG_CACHE: cache };
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.resolve('dist/cli.js'), ...args], {
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const CELL = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|none~2|';
  const QUICK = ['--count', '16', '--seed', '1'];
  const commands: Record<string, (images: string) => string[]> = {
    generate: (images) => ['generate', images, ...QUICK, '--json'],
    score: (images) => ['score', CELL, '--dataset', images, '--json'],
    tune: (images) => ['tune', images, ...QUICK, '--trials', '2', '--json'],
  };

  for (const [name, args] of Object.entries(commands)) {
    it(`is neither read nor written by "${name} --no-cache", which prints the same`, () =>
      withFolder(async (folder) => {
        const images = path.join(folder, 'images');
        const cache = path.join(folder, 'cache');
        await writeDataset(images);
        const plain = JSON.parse(pomonag(cache, ...args(images), '--no-cache')) as Record<string, unknown>;
        assert.equal(existsSync(cache), false);
        const cached = JSON.parse(pomonag(cache, ...args(images))) as Record<string, unknown>;
        for (const run of [plain, cached]) for (const key of ['timing', 'totalMs']) delete run[key];
        assert.deepEqual(cached, plain);
        const files = readdirSync(cache).map((file) => path.join(cache, file));
        assert.equal(files.length, 2);
        for (const file of files) utimesSync(file, 1e9, 1e9); // whoever reads one says so by its time
        pomonag(cache, ...args(images), '--no-cache');
        assert.deepEqual(
          files.map((file) => statSync(file).mtimeMs),
          [1e12, 1e12],
        );
        pomonag(cache, ...args(images));
        for (const file of files) assert.notEqual(statSync(file).mtimeMs, 1e12);
      }));
  }
});
