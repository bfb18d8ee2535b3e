import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { partName } from '../../src/engine/replaceFile';
import { RunStore } from '../../src/extension/runs/runStore';
import { newRun } from '../../src/extension/runs/storedRun';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { PomonagError } from '../../src/shared/errors';
import { ensureRun } from './support';

describe('the store of runs', () => {
  let folder: string;
  let unreadable: string[];
  const open = (): RunStore => new RunStore(path.join(folder, 'runs'), (files) => unreadable.push(...files));

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'runs-'));
    unreadable = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps runs over a restart, the latest first', async () => {
    const { result } = await ensureRun();
    const older = newRun('older', result);
    const newer = newRun('newer', result);
    newer.entry.createdAt = new Date(Date.now() + 1000).toISOString();
    const store = open();
    await store.save(older);
    await store.save(newer);
    const [first, second] = await open().list();
    assert.deepEqual([first?.entry, second?.entry], [newer.entry, older.entry]);
    assert.deepEqual(await open().read(older.entry.id), older);
    assert.deepEqual(unreadable, []);
  });

  it('removes what was never written to its end', async () => {
    await open().save(newRun('whole', (await ensureRun()).result));
    for (const name of [partName(), 'notes.part']) {
      const file = path.join(folder, 'runs', name);
      writeFileSync(file, '{"entry":');
      utimesSync(file, 1e9, 1e9);
    }
    assert.equal((await open().list()).length, 1);
    const names = readdirSync(path.join(folder, 'runs'));
    assert.deepEqual(
      [names.length, names.includes('notes.part')],
      [3, true],
      'run, head and the foreign file',
    );
    assert.deepEqual(unreadable, []);
  });

  it('says which file the disk does not take', async () => {
    const run = newRun('homeless', (await ensureRun()).result);
    writeFileSync(path.join(folder, 'runs'), 'a file in the place of the folder');
    await assert.rejects(open().save(run), (error) => {
      assert.ok(error instanceof PomonagError && error.code === 'not-writable');
      return error.message.includes(run.entry.id);
    });
  });

  it('reports damaged files once, keeps them and shows the others', async () => {
    const { result } = await ensureRun();
    const run = newRun('good', result);
    await open().save(run);
    const good = path.join(folder, 'runs', `${run.entry.id}.json`);
    const cut = path.join(folder, 'runs', 'cut.json');
    const other = path.join(folder, 'runs', 'other.json');
    writeFileSync(cut, readFileSync(good, 'utf8').slice(0, 1000));
    writeFileSync(other, '{"entry": {}}');

    const store = open();
    assert.equal((await store.list()).length, 1);
    await store.list();
    assert.deepEqual(unreadable.sort(), [cut, other]);
    await assert.rejects(store.read('cut'), PomonagError);
    const kept = readdirSync(path.join(folder, 'runs')).filter((name) => name.endsWith('.json'));
    assert.equal(kept.length, 3);
  });

  it('lists runs without reading them', async () => {
    const { result } = await ensureRun();
    const run = newRun('listed', result);
    await open().save(run);
    const file = path.join(folder, 'runs', `${run.entry.id}.json`);
    const time = new Date('2026-01-02T03:04:05Z');
    utimesSync(file, time, time);
    const listed = await open().list(); // writes a new head, for the file has changed
    writeFileSync(file, '?'.repeat(readFileSync(file).length));
    utimesSync(file, time, time);
    assert.deepEqual(await open().list(), listed);
    assert.deepEqual(unreadable, []);
  });

  it('reads a run whose head is missing, damaged or of another version, and writes the head anew', async () => {
    const run = newRun('headless', (await ensureRun()).result);
    await open().save(run);
    const head = path.join(folder, 'runs', `${run.entry.id}.json.head`);
    const good = readFileSync(head, 'utf8');
    const listed = await open().list();
    const damages = [() => rmSync(head), () => writeFileSync(head, good.slice(0, 20))];
    damages.push(() => writeFileSync(head, good.replace('"version":1', '"version":0')));
    for (const damage of damages) {
      damage();
      assert.deepEqual(await open().list(), listed);
      assert.equal(readFileSync(head, 'utf8'), good);
    }
  });

  it('believes the run where its head is of another state of the file', async () => {
    const run = newRun('before', (await ensureRun()).result);
    await open().save(run);
    const file = path.join(folder, 'runs', `${run.entry.id}.json`);
    const changed = { ...run, entry: { ...run.entry, name: 'afterwards' } };
    writeFileSync(file, JSON.stringify(changed));
    assert.deepEqual((await open().list())[0]?.entry, changed.entry);
    writeFileSync(file, JSON.stringify(changed).slice(0, 500));
    assert.deepEqual(await open().list(), []);
    assert.deepEqual(unreadable, [file]);
  });

  it('opens runs from before networks had a width', async () => {
    const run = newRun('old', (await ensureRun()).result);
    await open().save(run);
    const file = path.join(folder, 'runs', `${run.entry.id}.json`);
    const { width, ...result } = run.result;
    assert.equal(width, null);
    writeFileSync(file, JSON.stringify({ ...run, result }));
    assert.deepEqual(await open().read(run.entry.id), run);
  });

  it('refuses a run whose candidates are not networks of its space', async () => {
    const run = newRun('edited', (await ensureRun()).result);
    const [first] = run.result.candidates;
    assert.ok(first);
    for (const architecture of ['nothing', first.architecture.replaceAll(/\w+~/g, 'none~')]) {
      const store = open();
      await store.save({ ...run, result: { ...run.result, candidates: [{ ...first, architecture }] } });
      await assert.rejects(store.read(run.entry.id), /not every candidate is a network of the search space/);
    }
  });

  it('deletes and renames', async () => {
    const run = newRun('first', (await ensureRun()).result);
    const store = open();
    let changes = 0;
    store.onDidChange(() => changes++);
    await store.save(run);
    assert.equal((await store.rename(run.entry.id, 'second')).name, 'second');
    assert.equal((await open().list())[0]?.entry.name, 'second');
    await store.delete(run.entry.id);
    assert.deepEqual(await store.list(), []);
    assert.deepEqual(await open().list(), []);
    assert.equal(changes, 3);
  });

  it('puts a deleted run back to the byte, and forgets it a day later', async () => {
    const run = newRun('deleted', (await ensureRun()).result);
    const store = open();
    await store.save(run);
    const file = path.join(folder, 'runs', `${run.entry.id}.json`);
    const before = readFileSync(file);
    const deleted = await store.delete(run.entry.id);
    assert.equal(await store.has(run.entry.id), false);
    await deleted.restore();
    assert.ok(readFileSync(file).equals(before));
    assert.deepEqual((await store.list())[0]?.entry, run.entry);
    await store.delete(run.entry.id);
    // Another window starts, and the offer to undo it in this one still stands.
    assert.deepEqual(await open().list(), []);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000);
    utimesSync(`${file}.deleted`, twoDaysAgo, twoDaysAgo);
    assert.deepEqual(await open().list(), []);
    await open().list();
    assert.deepEqual(readdirSync(path.join(folder, 'runs')), []);
  });

  it('deletes a run whose file is gone, and says why that cannot be undone', async () => {
    const run = newRun('gone', (await ensureRun()).result);
    const store = open();
    await store.save(run);
    rmSync(path.join(folder, 'runs', `${run.entry.id}.json`));
    const deleted = await store.delete(run.entry.id);
    assert.deepEqual(await store.list(), []);
    await assert.rejects(deleted.restore(), PomonagError);
  });

  it('makes changes one after the other', async () => {
    const run = newRun('changed', (await ensureRun()).result);
    const [first] = run.result.candidates;
    assert.ok(first);
    const store = open();
    await store.save(run);
    const add = (own: StoredRun): StoredRun => ({ ...own, own: [...own.own, first] });
    await Promise.all([1, 2, 3].map(() => store.update(run.entry.id, add)));
    assert.equal((await store.read(run.entry.id)).own.length, 3);
  });

  it('is used by two windows at once, and every file is whole', async () => {
    const { result } = await ensureRun();
    const shared = newRun('shared', result);
    await open().save(shared);
    const windows = [open(), open()];
    const own = await Promise.all(
      windows.map(async (store, window) => {
        const runs = [1, 2, 3, 4].map((number) => newRun(`window ${window}, run ${number}`, result));
        for (const run of runs) {
          await store.save(run);
          await store.rename(shared.entry.id, run.entry.name);
        }
        await store.delete(runs[0]!.entry.id);
        return runs.slice(1);
      }),
    );
    const listed = await open().list();
    const names = listed.map(({ entry }) => entry.name);
    const kept = own.flat().map(({ entry }) => entry.name);
    assert.equal(names.length, kept.length + 1);
    for (const name of kept) assert.ok(names.includes(name), name);
    const { entry } = await open().read(shared.entry.id);
    assert.ok(kept.includes(entry.name), `the run of both has a name that one of them gave: ${entry.name}`);
    assert.deepEqual(unreadable, []);
    assert.deepEqual(
      readdirSync(path.join(folder, 'runs')).filter((name) => name.endsWith('.part')),
      [],
    );
  });
});
