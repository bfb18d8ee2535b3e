import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Engine } from '../../src/extension/engineProcess';
import { RunStore } from '../../src/extension/runs/runStore';
import { newRun } from '../../src/extension/runs/storedRun';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { Session } from '../../src/extension/session';
import { ensureRun } from './support';

/** What a window remembers, as the next one finds it. */
class Memory implements vscode.Memento {
  private readonly values = new Map<string, unknown>();
  keys = (): readonly string[] => [...this.values.keys()];
  get = <T>(key: string): T | undefined => this.values.get(key) as T | undefined;
  update = (key: string, value: unknown): Promise<void> =>
    Promise.resolve(void (value === undefined ? this.values.delete(key) : this.values.set(key, value)));
}

describe('a window that is opened again', () => {
  let folder: string;
  let memory: Memory;
  let run: StoredRun;
  const log = vscode.window.createOutputChannel('session', { log: true });

  const open = (): Session => {
    const extension = vscode.extensions.getExtension('pomonag.pomonag');
    assert.ok(extension);
    const store = new RunStore(folder, () => {});
    return new Session(new Engine(extension.extensionUri, log), store, memory);
  };
  const file = (): string => path.join(folder, `${run.entry.id}.json`);

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'session-'));
    memory = new Memory();
    run = newRun('shown last', (await ensureRun()).result);
    await new RunStore(folder, () => {}).save(run);
    await open().open(run.entry.id);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  after(() => log.dispose());

  it('has a run before it has read it', async () => {
    const session = open();
    assert.equal(await session.hasRun(), true);
    const shown = (): unknown => session.state.run?.entry;
    assert.equal(shown(), undefined);
    await session.restore();
    assert.deepEqual(shown(), run.entry);
    assert.equal(await session.hasRun(), true);
  });

  it('has none where the run was deleted', async () => {
    rmSync(file());
    assert.equal(await open().hasRun(), false);
    memory = new Memory();
    assert.equal(await open().hasRun(), false);
  });

  it('has none any more once the run has turned out to be damaged', async () => {
    const session = open();
    assert.equal(await session.hasRun(), true); // as its head says
    writeFileSync(file(), '{');
    const changes: boolean[] = [];
    session.onDidChange(() => changes.push(true));
    await session.restore();
    assert.equal(await session.hasRun(), false);
    assert.equal(changes.length, 1);
  });
});
