/**
 * Python scripts that take long to read, open in a real VS Code: how long the extension host is held up at worst while
 * they are read, offered networks and typed into. Needs Chromium, as the tests do.
 */

import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { ensureChromium } from '../test/support/chromium.mjs';
import { createWorkspace } from '../test/support/workspace.mjs';
import { runInExtensionHost } from '../test/vscode/host.mjs';
import type { HostileScript } from './hostile.host';
import { record, standardDeviation } from './metrics';

const COMMAND = 'npm run bench hostile';
const PROGRAM = 'dist/bench/hostile.host.js';
const RESULTS = path.resolve('dist/bench/hostile.json');

async function main(): Promise<void> {
  await ensureChromium();
  await esbuild.build({
    entryPoints: ['bench/hostile.host.ts'],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  });
  rmSync(RESULTS, { force: true });
  const workspace = await createWorkspace({ images: 40 });
  try {
    await runInExtensionHost(PROGRAM, workspace.folder, { env: { BENCH_RESULTS: RESULTS } });
  } finally {
    workspace.remove();
  }
  const scripts = JSON.parse(readFileSync(RESULTS, 'utf8')) as HostileScript[];
  for (const { name, longestGapMs } of scripts)
    console.log(`${longestGapMs.toFixed(0).padStart(6)} ms  ${name}`);
  const gaps = scripts.map(({ longestGapMs }) => longestGapMs);
  record('editor.longest_gap_hostile_ms', {
    value: Math.max(...gaps),
    unit: 'ms, worst',
    n: gaps.length,
    seeds: [1],
    spread: standardDeviation(gaps),
    command: COMMAND,
  });
}

void main();
