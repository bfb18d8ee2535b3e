/** The part of the benchmark of hostile scripts that runs inside the extension host; `hostile.bench.ts` starts it. */

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PomonagApi } from '../src/extension/extension';
import { HOSTILE_SCRIPTS } from './hostileScripts';

export interface HostileScript {
  readonly name: string;
  /** Longest time in milliseconds between two ticks of a timer in the extension host while the script is open. */
  readonly longestGapMs: number;
}

/** Milliseconds between two ticks when nothing holds the extension host up. */
const TICK = 5;
/** How often something is typed into each script. */
const EDITS = 3;

/** Opens each script with a run on show, asks for all that is offered in it, and types into it; writes `BENCH_RESULTS`. */
export async function run(): Promise<void> {
  const api = await vscode.extensions.getExtension<PomonagApi>('pomonag.pomonag')?.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const results = process.env['BENCH_RESULTS'];
  if (api === undefined || folder === undefined || results === undefined)
    throw new Error('not started by bench');
  await vscode.commands.executeCommand('pomonag.generate', {
    folder: path.join(folder, 'digits'),
    seed: 1,
    count: 32,
  });
  const measured: HostileScript[] = [];
  for (const [name, text] of Object.entries(HOSTILE_SCRIPTS))
    measured.push({ name, longestGapMs: await measure(path.join(folder, 'hostile.py'), text) });
  writeFileSync(results, JSON.stringify(measured));
}

async function measure(file: string, text: string): Promise<number> {
  writeFileSync(file, text);
  const { document } = await vscode.window.showTextDocument(vscode.Uri.file(file));
  const gaps = new Gaps();
  for (let i = 0; i < EDITS; i++) {
    for (const line of [0, document.lineCount >> 1, document.lineCount - 2]) {
      const range = new vscode.Range(line, 0, line, 0);
      await ask('vscode.executeCodeActionProvider', document.uri, range);
    }
    await ask('vscode.executeCodeLensProvider', document.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), ' ');
    await vscode.workspace.applyEdit(edit);
  }
  const longest = gaps.end();
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  rmSync(file);
  return longest;
}

/** Asks as the editor does, which gives a question up where the document changes meanwhile. */
async function ask(command: string, ...given: unknown[]): Promise<void> {
  try {
    await vscode.commands.executeCommand(command, ...given);
  } catch (error) {
    if (!(error instanceof Error && error.message === 'Canceled')) throw error;
  }
}

/** The longest time between two ticks of a timer. */
class Gaps {
  private last = performance.now();
  private longest = 0;
  private readonly timer = setInterval(() => this.tick(), TICK);

  end(): number {
    this.tick();
    clearInterval(this.timer);
    return this.longest;
  }

  private tick(): void {
    const now = performance.now();
    this.longest = Math.max(this.longest, now - this.last);
    this.last = now;
  }
}
