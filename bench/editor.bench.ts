/**
 * Generating in a real VS Code, on 1,000 images: how soon after the embedding the panel shows a plot, and how long the
 * extension host is held up at worst. Needs Chromium, as the tests do.
 */

import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { ensureChromium } from '../test/support/chromium.mjs';
import { createWorkspace } from '../test/support/workspace.mjs';
import { runInExtensionHost } from '../test/vscode/host.mjs';
import type { EditorRun } from './editor.host';
import { median, record, standardDeviation } from './metrics';
import { seedsFrom1 } from './setting';

const COMMAND = 'npm run bench editor';
const RUNS = 7;
const PROGRAM = 'dist/bench/editor.host.js';
const RESULTS = path.resolve('dist/bench/editor.json');
const DRAWN = 'pomonag-drawn';

/** Reports, once installed in the panel's frame, when its front has been drawn anew, on the first frame that shows it. */
const WATCH = `if (document.querySelector('main.panel') !== null && !window.watched) {
  window.watched = true;
  let drawn = '';
  const look = () => {
    const line = document.querySelector('.plot-stage .front-line')?.getAttribute('d') ?? '';
    if (line !== drawn) console.log('${DRAWN}', performance.timeOrigin + performance.now());
    drawn = line;
    requestAnimationFrame(look);
  };
  look();
}`;

/** Installs the watch in the panel as soon as it is there: VS Code writes a webview's page into an empty frame. */
function watchPanel(page: Page): void {
  const timer = setInterval(() => {
    for (const frame of page.frames()) void frame.evaluate(WATCH).catch(() => undefined);
  }, 200);
  page.once('close', () => clearInterval(timer));
}

async function main(): Promise<void> {
  await ensureChromium();
  await esbuild.build({
    entryPoints: ['bench/editor.host.ts'],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  });
  const drawnAt: number[] = [];
  const prepare = (page: Page): void => {
    watchPanel(page);
    page.on('console', (message) => {
      const [label, time] = message.text().split(' ');
      if (label === DRAWN) drawnAt.push(Number(time));
    });
  };
  rmSync(RESULTS, { force: true });
  const workspace = await createWorkspace({ images: 1000 });
  try {
    const env = { BENCH_RESULTS: RESULTS, BENCH_RUNS: String(RUNS) };
    await runInExtensionHost(PROGRAM, workspace.folder, { env, prepare });
  } finally {
    workspace.remove();
  }
  const runs = JSON.parse(readFileSync(RESULTS, 'utf8')) as EditorRun[];
  const firstPlots = runs.map(
    ({ embeddedAt }) => (drawnAt.find((at) => at > embeddedAt) ?? NaN) - embeddedAt,
  );
  const common = { n: runs.length, seeds: seedsFrom1(RUNS), command: COMMAND };
  record('editor.first_plot_ms', {
    ...common,
    value: median(firstPlots),
    unit: 'ms after the embedding',
    spread: standardDeviation(firstPlots),
  });
  const gaps = runs.map(({ longestGapMs }) => longestGapMs);
  record('editor.longest_gap_ms', {
    ...common,
    value: Math.max(...gaps),
    unit: 'ms, worst',
    spread: standardDeviation(gaps),
  });
}

void main();
