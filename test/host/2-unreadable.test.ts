import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  activated,
  codeActions,
  ensureRun,
  errorsDuring,
  openScript,
  removeScripts,
  waitFor,
} from './support';

describe('a script that cannot be read in time', () => {
  before(ensureRun);
  afterEach(removeScripts);

  const comments = `# ${'x'.repeat(78)}\n`.repeat(4000);
  const texts = {
    'with thousands of comment lines in a row': `def f():\n    pass\n${comments}model = resnet18()\n`,
    'with thousands of models': 'model = resnet18()\n'.repeat(20_000),
    'of a million characters': `model = resnet18()\n${'x = 1\n'.repeat(170_000)}`,
  };
  for (const [what, text] of Object.entries(texts)) {
    it(`is offered nothing and holds nothing up: ${what}`, async () => {
      await activated();
      const { document } = await openScript('unreadable.py', text);
      let ticks = 0;
      const timer = setInterval(() => ticks++, 1);
      assert.deepEqual(await codeActions(document, 0), []);
      clearInterval(timer);
      assert.ok(ticks > 0, 'the host went on meanwhile');
      const messages = await errorsDuring(() =>
        vscode.commands.executeCommand('pomonag.insert', {
          uri: document.uri,
          line: 0,
          architecture: 'knee',
        }),
      );
      assert.equal(messages.length, 1);
      assert.match(messages[0]!, /unreadable\.py is too long to be read, or takes too long/);
      const other = await openScript('readable.py', 'model = resnet18()\n');
      assert.ok((await codeActions(other.document, 0)).length > 0, 'other scripts get their offers');
    });
  }

  it('gets its offers once it is shorter', async () => {
    const { document } = await openScript('shortened.py', `model = resnet18()\n${comments}`);
    assert.deepEqual(await codeActions(document, 0), []);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(2, 0, document.lineCount, 0));
    await vscode.workspace.applyEdit(edit);
    // The editor asks again while the change is on its way to it.
    await waitFor('offers in the shorter script', async () =>
      (await codeActions(document, 0)).length > 0 ? true : undefined,
    );
  });
});
