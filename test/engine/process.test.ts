import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EngineClient } from '../../src/engineClient';
import type { PomonagError } from '../../src/shared/errors';
import type { Texts } from '../../src/shared/l10n';
import type { Stage } from '../../src/shared/protocol/engine';
import type { GenerateSettings, Run } from '../../src/shared/protocol/run';
import { ENGINE, UNSHARED, settings, withEngine } from '../support/engine';
import { withFolder, writeDataset } from '../support/images';

/** The limit is 300 ms (bench/ measures it); a busy test machine gets more. */
const CANCEL_LIMIT_MS = 1000;

/** Cancels a run when it reaches a stage; gives its result or error and how long that took. */
async function cancelled(
  client: EngineClient,
  chosen: GenerateSettings,
  stage: Stage,
): Promise<{ run: Run | null; error: PomonagError | null; ms: number }> {
  const controller = new AbortController();
  let since = NaN;
  const outcome = await client
    .request('generate', chosen, {
      signal: controller.signal,
      onProgress: (progress) => {
        if (progress.stage !== stage || controller.signal.aborted) return;
        since = performance.now();
        controller.abort();
      },
    })
    .then(
      (run) => ({ run, error: null }),
      (error: unknown) => ({ run: null, error: error as PomonagError }),
    );
  return { ...outcome, ms: performance.now() - since };
}

describe('the engine process', () => {
  for (const [stage, chosen] of [
    ['scan', {}],
    ['embed', {}],
    ['generate', {}],
    ['generate', { sampler: 'paper' }],
  ] as [Stage, Partial<GenerateSettings>][]) {
    it(`cancels ${chosen.sampler ?? 'fast'} while in stage ${stage}`, () =>
      withFolder(async (folder) => {
        await writeDataset(folder, { perClass: 20 });
        await withEngine(async (client) => {
          const { run, error, ms } = await cancelled(client, settings(folder, chosen), stage);
          assert.equal(run, null);
          assert.equal(error?.code, 'cancelled');
          assert.ok(ms < CANCEL_LIMIT_MS, `${ms} ms`);
          const pid = client.pid;
          await client.request('models', {});
          assert.equal(client.pid, pid, 'the engine was killed, not cancelled');
        }, UNSHARED);
      }));
  }

  it('keeps the candidates that are there when it is cancelled', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const chosen = settings(folder, { minCandidates: 256 });
        const { run, ms } = await cancelled(client, chosen, 'stretch');
        const kept = run?.candidates.length ?? 0;
        assert.ok(kept >= 64 && kept <= 256, `${kept} candidates, of which 64 came from noise`);
        assert.ok(run?.candidates.some((c) => c.picks.includes('acc')));
        assert.ok(run?.notes.some((note) => /cancelled/.test(note)));
        assert.ok(ms < CANCEL_LIMIT_MS, `${ms} ms`);
      });
    }));

  it('keeps what the exhaustive sampler has scored', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const { run, ms } = await cancelled(client, settings(folder, { sampler: 'exhaustive' }), 'score');
        assert.equal(run?.candidates.length, 256);
        assert.ok((run?.generated.calls ?? Infinity) < 15_284);
        assert.ok(run?.notes.some((note) => /cancelled/.test(note)));
        assert.ok(ms < CANCEL_LIMIT_MS, `${ms} ms`);
      });
    }));

  it('answers requests in their order, and at once one that is cancelled while it waits', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const order: string[] = [];
        const controller = new AbortController();
        const first = client.request('generate', settings(folder)).then(() => order.push('first'));
        const waiting = client
          .request('generate', settings(folder), { signal: controller.signal })
          .catch((error: PomonagError) => order.push(error.code));
        const last = client.request('models', {}).then(() => order.push('last'));
        controller.abort();
        await Promise.all([first, waiting, last]);
        assert.deepEqual(order, ['cancelled', 'first', 'last']);
      });
    }));

  it('says errors in the language of the texts that it is given', () =>
    withEngine(
      async (client) => {
        await assert.rejects(client.request('generate', settings('/no/such/folder')), {
          code: 'bad-argument',
          message: /^Der Ordner .*folder lässt sich nicht öffnen: ENOENT/,
        });
      },
      { texts: JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Texts },
    ));

  it('says so when it is killed, and starts again', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        const killed = client.request('generate', settings(folder, { sampler: 'paper' }), {
          onProgress: ({ stage }) => {
            if (stage === 'generate' && client.pid !== undefined) process.kill(client.pid, 'SIGKILL');
          },
        });
        await assert.rejects(killed, {
          code: 'engine-died',
          message:
            'The engine process ended unexpectedly (signal SIGKILL) at the stage "Generating architectures". ' +
            'Start the run again, or choose "Restart Engine".',
        });
        const run = await client.request('generate', settings(folder));
        assert.equal(run.candidates.length, 256);
      });
    }));

  it('is ended where it stands still, without being cancelled', () =>
    withFolder(async (folder) => {
      await writeDataset(folder);
      await withEngine(async (client) => {
        let isStopped = false;
        const stopped = client.request('generate', settings(folder, { sampler: 'paper' }), {
          onProgress: ({ stage }) => {
            if (stage !== 'generate' || client.pid === undefined || isStopped) return;
            isStopped = true;
            process.kill(client.pid, 'SIGSTOP');
          },
        });
        await assert.rejects(stopped, { code: 'engine-died', message: /\(it stood still\) at the stage/ });
        const run = await client.request('generate', settings(folder));
        assert.equal(run.candidates.length, 256);
      });
    }));

  it('is killed when it does not react to a cancellation', () =>
    withFolder(async (folder) => {
      const engine = path.join(folder, 'deaf.js');
      writeFileSync(engine, 'process.on("message", () => {});');
      const client = new EngineClient({ engine });
      const start = performance.now();
      const request = client.request('models', {}, { signal: AbortSignal.timeout(10) });
      await assert.rejects(request, { code: 'cancelled' });
      assert.ok(performance.now() - start > 1000);
      assert.equal(client.pid, undefined);
      client.dispose();
    }));

  it('leaves the requests that waited behind one that did not react to a new engine', () =>
    withFolder(async (folder) => {
      const engine = path.join(folder, 'deafAtFirst.js');
      writeFileSync(
        engine,
        `const fs = require('node:fs');
        const deaf = !fs.existsSync(__filename + '.started');
        fs.writeFileSync(__filename + '.started', '');
        process.on('message', ({ type, id }) => {
          if (!deaf && type === 'request') process.send({ type: 'result', id, result: [] });
        });`,
      );
      const client = new EngineClient({ engine });
      const devices = (signal?: AbortSignal) =>
        client.request('devices', { space: 'nasbench201' }, { signal });
      const impatient = new AbortController();
      const refused = assert.rejects(devices(impatient.signal), { code: 'cancelled' });
      const waiting = devices();
      const alsoCancelled = assert.rejects(devices(impatient.signal), { code: 'cancelled' });
      impatient.abort();
      await Promise.all([refused, alsoCancelled]);
      assert.deepEqual(await waiting, []);
      assert.deepEqual(await devices(), []);
      client.dispose();
    }));

  it('goes on with its work when a request that waits is cancelled and gets no answer', () =>
    withFolder(async (folder) => {
      const engine = path.join(folder, 'busy.js');
      const go = path.join(folder, 'go');
      writeFileSync(
        engine,
        `const fs = require('node:fs');
        process.once('message', ({ id }) => {
          const end = () => process.send({ type: 'result', id, result: [] });
          const look = setInterval(() => fs.existsSync(${JSON.stringify(go)}) && (clearInterval(look), end()), 20);
        });`,
      );
      const client = new EngineClient({ engine });
      const devices = (signal?: AbortSignal) =>
        client.request('devices', { space: 'nasbench201' }, { signal });
      const working = devices();
      await assert.rejects(devices(AbortSignal.timeout(10)), { code: 'cancelled' });
      writeFileSync(go, '');
      assert.deepEqual(await working, []);
      client.dispose();
    }));

  it('is not started over and over when it dies at once', () =>
    withFolder(async (folder) => {
      const engine = path.join(folder, 'dying.js');
      writeFileSync(
        engine,
        'console.error("Error: no such thing"); console.error("Warning: unrelated"); process.exit(3);',
      );
      const client = new EngineClient({ engine });
      for (let i = 0; i < 3; i++) {
        await assert.rejects(client.request('models', {}), {
          code: 'engine-died',
          message:
            'The engine process ended unexpectedly (exit code 3: Error: no such thing). ' +
            'Start the run again, or choose "Restart Engine".',
        });
      }
      await assert.rejects(client.request('models', {}), /died 3 times right after its start/);
      client.dispose();
    }));

  it('sees only the environment variables that it needs', () =>
    withFolder(async (folder) => {
      const engine = path.join(folder, 'nosy.js');
      writeFileSync(
        engine,
        'console.error("Error: " + Object.keys(process.env).sort().join()); process.exit(1);',
      );
      process.env['NODE_OPTIONS'] = '--max-old-space-size=100';
      const client = new EngineClient({ engine });
      try {
        await assert.rejects(client.request('models', {}), (error: PomonagError) => {
          assert.match(error.message, /ELECTRON_RUN_AS_NODE/);
          assert.doesNotMatch(error.message, /NODE_OPTIONS/);
          return true;
        });
      } finally {
        delete process.env['NODE_OPTIONS'];
        client.dispose();
      }
    }));

  it('fails pending requests when it is disposed of, and takes no more', async () => {
    const client = new EngineClient({ engine: ENGINE });
    const pending = assert.rejects(client.request('models', {}), { code: 'cancelled' });
    client.dispose();
    client.dispose();
    await pending;
    await assert.rejects(client.request('models', {}), { code: 'engine-died' });
  });

  it('ends when its parent no longer listens', async () => {
    const engine = fork(ENGINE, { serialization: 'advanced' });
    await once(engine, 'message');
    engine.disconnect();
    await once(engine, 'exit');
  });
});
