import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as vscode from 'vscode';
import { ensureRun, errorsDuring, workspaceFile } from './support';

async function exported(format: string, name: string): Promise<string> {
  const uri = vscode.Uri.file(workspaceFile(name));
  await vscode.commands.executeCommand('pomonag.export', { format, architecture: 'acc', uri });
  return uri.fsPath;
}

describe('exporting', () => {
  it('writes a Python module that names its run', async () => {
    const { result } = await ensureRun();
    const text = readFileSync(await exported('pytorch', 'net.py'), 'utf8');
    assert.match(text, /^class PomonagNet\(nn\.Module\):$/m);
    assert.match(text, new RegExp(`--seed ${result.seed} `));
    for (const hash of Object.values(result.models)) assert.ok(text.includes(hash));
  });

  it('names a command that repeats the run exactly', async function () {
    if (process.platform === 'win32') this.skip(); // there is no POSIX shell
    const { result } = await ensureRun();
    const text = readFileSync(await exported('pytorch', 'repeat.py'), 'utf8');
    const command = /pomonag generate (?:.*\\\n)*.*/.exec(text)?.[0].replaceAll('\n#', '\n');
    const program = path.join(__dirname, '..', '..', 'cli.js');
    const script = `pomonag() { "${process.execPath}" "${program}" "$@" --json; }\n${command}\n`;
    const repeated = JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8' })) as typeof result;
    assert.deepEqual(repeated.candidates, result.candidates);
  });

  it('writes JSON', async () => {
    const { result } = await ensureRun();
    const value = JSON.parse(readFileSync(await exported('json', 'net.json'), 'utf8')) as object;
    const best = result.candidates.find(({ picks }) => picks.includes('acc'));
    assert.deepEqual(value, {
      space: 'nasbench201',
      architecture: best?.architecture,
      ks: null,
      e: null,
      d: null,
      width: null,
      resolution: 32,
      classes: 10,
    });
  });

  it('writes an ONNX file that runs', async () => {
    const session = await InferenceSession.create(await exported('onnx', 'net.onnx'));
    const images = new Tensor('float32', new Float32Array(3 * 3 * 32 * 32), [3, 3, 32, 32]);
    const { logits } = await session.run({ images });
    assert.deepEqual(logits?.dims, [3, 10]);
    await session.release();
  });

  it('says which file cannot be written', async () => {
    const messages = await errorsDuring(() => exported('json', 'train.py/net.json'));
    assert.equal(messages.length, 1);
    assert.match(messages[0]!, /train\.py/);
  });
});
