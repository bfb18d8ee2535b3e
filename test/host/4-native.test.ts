import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Engine } from '../../src/extension/engineProcess';
import { Notifier } from '../../src/extension/notify';
import { defaultSettings } from '../../src/shared/protocol/run';
import { copyWithout } from '../support/hiddenNatives';
import { errorsDuring, workspaceFile } from './support';

describe('a native module that does not load in the editor', () => {
  it('is one message that names the module and the remedy', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'no-natives-'));
    const log = vscode.window.createOutputChannel('No natives', { log: true });
    copyWithout(/onnxruntime_binding/, folder, path.join(__dirname, '..', '..', '..'));
    const engine = new Engine(vscode.Uri.file(folder), log);
    try {
      const messages = await errorsDuring(() =>
        engine
          .request('generate', defaultSettings({ folder: workspaceFile('digits'), seed: 1 }))
          .catch((error: unknown) => new Notifier(log).error(error)),
      );
      assert.equal(messages.length, 1);
      assert.match(messages[0]!, /^POMONAG: The native module onnxruntime-node does not load \(/);
      assert.match(messages[0]!, /Install .*the build of this extension for .*, then start again\.$/);
    } finally {
      engine.dispose();
      log.dispose();
      rmSync(folder, { recursive: true });
    }
  });
});
