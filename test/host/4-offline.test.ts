import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ensureRun, generateForDigits, openScript, removeScripts } from './support';

const THIS_MACHINE = /"path":|127\.0\.0\.1|localhost|::1/;

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** @returns what puts the method back */
function replaceMethod(of: object, name: string, by: (original: Method) => Method): () => void {
  const original = Reflect.get(of, name) as Method;
  Reflect.set(of, name, by(original));
  return () => Reflect.set(of, name, original);
}

/** What this process asks the network for meanwhile, but for this machine itself; none of it gets there. */
async function askedDuring(work: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = [];
  const refuse = (original: Method): Method =>
    function (...args) {
      const target = JSON.stringify(args.flat(2).filter((one) => typeof one !== 'function'));
      if (THIS_MACHINE.test(target)) return original.apply(this, args);
      asked.push(target);
      throw new Error('There is no network.');
    };
  const putBack = [
    replaceMethod(net.Socket.prototype, 'connect', refuse),
    replaceMethod(dgram.Socket.prototype, 'send', refuse),
  ];
  try {
    await work();
  } finally {
    for (const one of putBack) one();
  }
  return asked;
}

describe('without a network', () => {
  afterEach(removeScripts);

  for (const url of ['http://example.com', 'https://192.0.2.1'])
    it(`is noticed what asks for ${url}`, async () => {
      const [asked] = await askedDuring(() => fetch(url).catch(() => null));
      assert.ok(asked?.includes(new URL(url).hostname), asked);
    });

  it('the extension generates, inserts and exports, and never asks for one', async () => {
    await ensureRun();
    const { document } = await openScript('offline.py', 'import torch\nmodel = torch.nn.Linear(3, 10)\n');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'offline-'));
    try {
      const asked = await askedDuring(async () => {
        assert.ok(await generateForDigits({ count: 16 }));
        const place = { architecture: 'acc', line: 1, uri: document.uri };
        await vscode.commands.executeCommand('pomonag.insert', place);
        for (const format of ['pytorch', 'json', 'onnx']) {
          const uri = vscode.Uri.file(path.join(folder, format));
          await vscode.commands.executeCommand('pomonag.export', { architecture: 'acc', format, uri });
        }
      });
      assert.match(document.getText(), /class PomonagNet/);
      assert.deepEqual(readdirSync(folder).sort(), ['json', 'onnx', 'pytorch']);
      assert.deepEqual(asked, []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
