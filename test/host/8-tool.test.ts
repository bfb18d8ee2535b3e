import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { GenerateArchitecturesTool } from '../../src/extension/tools/generateArchitectures';
import type { Run } from '../../src/shared/protocol/run';
import { activated, waitFor, workspaceFile, writeTable } from './support';

const TOOL = 'generate_architectures';

type Report = Pick<Run, 'space' | 'seed' | 'device' | 'notes' | 'hypervolume'> & {
  run: string;
  picks: Run['candidates'];
};

async function invoke(input: object, token?: vscode.CancellationToken): Promise<[string, Report]> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(TOOL, options, token);
  const [text, json] = content.map((part) => {
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return part.value;
  });
  return [text!, JSON.parse(json!) as Report];
}

/** The message that an invocation fails with. */
async function failure(input: object): Promise<string> {
  return invoke(input).then(
    () => assert.fail('it was answered'),
    (error: unknown) => String(error),
  );
}

describe('the language-model tool', () => {
  before(activated);

  it('is known to the editor, with a schema for its input', () => {
    const tool = vscode.lm.tools.find(({ name }) => name === TOOL);
    assert.ok(tool);
    assert.match(tool.description, /Pareto front/);
    const { required, properties } = tool.inputSchema as { required: string[]; properties: object };
    assert.deepEqual(required, ['folder']);
    const input = { folder: 'x', space: 'mobilenetv3', device: 'd', resolution: 160, count: 3, seed: 1 };
    const labels = { file: 'labels.csv', columns: { image: 'file', label: 'class' } };
    const all = { ...input, labels, channels: 1, maxParams: 1, maxMacs: 1, maxLatencyMs: 1 };
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(all).sort());
    const tools = new GenerateArchitecturesTool(undefined as never, undefined as never);
    assert.ok(tools.prepareInvocation({ input: all }), 'the schema promises no more than is taken');
  });

  it('answers the picks of a run that is kept and shown', async () => {
    const api = await activated();
    const [text, report] = await invoke({ folder: 'digits', count: 24, seed: 11 });
    const { run } = api.state();
    assert.equal(run?.entry.id, report.run);
    assert.equal(run.result.seed, 11);
    assert.equal(run.result.candidates.length, 24);
    const picked = run.result.candidates.filter(({ picks }) => picks.length > 0);
    assert.deepEqual(new Set(report.picks), new Set(picked));
    assert.equal(report.hypervolume, run.result.hypervolume);
    for (const { architecture, accuracyInterval } of picked) {
      assert.ok(text.includes(architecture));
      assert.ok(text.includes(`${accuracyInterval[0].toFixed(1)} to ${accuracyInterval[1].toFixed(1)} %`));
    }
    for (const note of run.result.notes) assert.ok(text.includes(note));
    assert.match(text, /^24 networks for 200 images of 10 classes/);
  });

  it('keeps to budgets', async () => {
    const api = await activated();
    const folder = workspaceFile('digits');
    await invoke({ folder, count: 16, seed: 3, maxParams: 300_000, maxLatencyMs: 6 });
    const { budgets, candidates } = api.state().run!.result;
    assert.deepEqual(budgets, { params: 300_000, macs: null, latencyMs: 6 });
    assert.ok(candidates.every(({ params, latencyMs }) => params <= 300_000 && (latencyMs ?? 0) <= 6));
  });

  it('takes classes from a table, and channels', async () => {
    const api = await activated();
    const folder = writeTable('tabled', 12);
    try {
      await invoke({ folder: 'tabled', labels: { file: 'labels.csv' }, channels: 1, count: 16, seed: 3 });
      const { dataset, channels } = api.state().run!.result;
      assert.deepEqual([dataset.path, dataset.classes, channels], [folder, 2, 1]);
      assert.deepEqual(dataset.labels?.columns, { image: 'file', label: 'class' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says what is wrong with its input', async () => {
    assert.match(await failure({ folder: 'nowhere' }), /nowhere/);
    assert.match(await failure({ folder: 'digits', device: 'abacus' }), /titan_rtx_32/);
    assert.match(await failure({ folder: 'digits', count: 0 }), /input of generate_architectures.*count/s);
    assert.match(await failure({ folder: 'digits', classes: 3 }), /classes/);
    assert.match(await failure({}), /folder/);
  });

  it('is asked for with what it will do', () => {
    const tool = new GenerateArchitecturesTool(undefined as never, undefined as never);
    const { confirmationMessages } = tool.prepareInvocation({ input: { folder: 'digits', count: 99 } });
    assert.equal(confirmationMessages?.title, 'Generate architectures for digits?');
    const message = confirmationMessages?.message;
    assert.ok(typeof message === 'string' && message.includes(workspaceFile('digits')));
    assert.match(message, /99 networks.*nothing is uploaded/);
  });

  for (const moment of ['started', 'partial'] as const) {
    it(`ends its run when it is cancelled: ${moment}`, async () => {
      const api = await activated();
      const source = new vscode.CancellationTokenSource();
      const outcomes: string[] = [];
      const following = api.onDidChangeRun((event) => {
        if (event.type === moment) source.cancel();
        if (event.type === 'ended') outcomes.push(event.outcome);
      });
      try {
        // Whole NAS-Bench-201 would be scored before a run of that many could be cancelled.
        const long = { folder: 'digits', space: 'mobilenetv3', count: 4000 };
        await assert.rejects(invoke(long, source.token));
        await waitFor('the end of the run', () => outcomes[0]);
      } finally {
        following.dispose();
      }
      assert.deepEqual(outcomes, ['cancelled']);
      assert.equal(api.state().running, null);
    });
  }
});
