import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunEvent } from '../../src/extension/session';
import { activated, ensureRun, errorsDuring, generateForDigits } from './support';

describe('the engine behind the editor', () => {
  before(ensureRun);

  it('may be killed in mid-run: one message, nothing lost, and the next run works', async () => {
    const api = await activated();
    const before = api.state().run;
    const following = api.onDidChangeRun(({ type }) => {
      const pid = api.enginePid();
      if (type === 'progress' && pid !== undefined) process.kill(pid, 'SIGKILL');
    });
    const messages = await errorsDuring(() => generateForDigits());
    following.dispose();
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /engine/i);
    assert.equal(api.state().running, null);
    assert.match(api.state().error ?? '', /engine/i);
    assert.deepEqual(api.state().run, before);

    const run = await generateForDigits({ count: 16 });
    assert.equal(run?.result.candidates.length, 16);
    assert.equal(api.state().error, null);
  });

  it('may be cancelled without a message; the run then keeps what it has, or is as if it had not been', async () => {
    const api = await activated();
    const before = api.state().run;
    const events: RunEvent[] = [];
    const following = api.onDidChangeRun((event) => {
      events.push(event);
      if (event.type === 'partial') void vscode.commands.executeCommand('pomonag.cancel');
    });
    let run: unknown;
    const messages = await errorsDuring(async () => {
      run = await generateForDigits({ sampler: 'paper', count: 64 });
    });
    following.dispose();
    assert.deepEqual(messages, []);
    assert.equal(api.state().running, null);
    if (run === undefined) assert.deepEqual(api.state().run, before);
    const last = events.at(-1);
    assert.equal(last?.type === 'ended' && last.outcome, 'cancelled');
  });

  it('refuses a second run while one is in progress', async () => {
    const first = generateForDigits();
    const messages = await errorsDuring(() => generateForDigits());
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /in progress/);
    assert.ok(await first);
  });
});
