/** The part of the editor's benchmark that runs inside the extension host; `editor.bench.ts` starts it. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PomonagApi } from '../src/extension/extension';

export interface EditorRun {
  /** When the last image had been embedded, in milliseconds since 1970. */
  readonly embeddedAt: number;
  readonly endedAt: number;
  /** Longest time in milliseconds between two ticks of a timer in the extension host, from start to end of the run. */
  readonly longestGapMs: number;
}

/** Milliseconds between two ticks when nothing holds the extension host up. */
const TICK = 5;

/** Runs the pipeline on the workspace's digits, once to warm up and then `BENCH_RUNS` times; writes `BENCH_RESULTS`. */
export async function run(): Promise<void> {
  const api = await vscode.extensions.getExtension<PomonagApi>('pomonag.pomonag')?.activate();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const results = process.env['BENCH_RESULTS'];
  if (api === undefined || folder === undefined || results === undefined)
    throw new Error('not started by bench');
  const runs: EditorRun[] = [];
  for (let seed = 0; seed <= Number(process.env['BENCH_RUNS']); seed++) {
    const measured = await measure(api, path.join(folder, 'digits'), seed);
    if (seed > 0) runs.push(measured);
  }
  writeFileSync(results, JSON.stringify(runs));
}

async function measure(api: PomonagApi, folder: string, seed: number): Promise<EditorRun> {
  let embeddedAt = NaN;
  let endedAt = NaN;
  const following = api.onDidChangeRun((event) => {
    if (event.type === 'progress' && event.progress.stage === 'embed') embeddedAt = event.at;
    if (event.type === 'ended') endedAt = event.at;
  });
  let last = performance.now();
  let longestGapMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
  }, TICK);
  await vscode.commands.executeCommand('pomonag.generate', { folder, seed });
  clearInterval(timer);
  following.dispose();
  // The panel shall have drawn this run before the next one begins.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return { embeddedAt, endedAt, longestGapMs };
}
