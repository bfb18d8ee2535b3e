/**
 * The panel with 10,000 networks in a browser: size of its bundle, first paint, reopening of a stored run, and frames
 * while a brush moves.
 */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { storedRunSchema } from '../src/extension/runs/storedRun';
import { partsOf } from '../src/shared/protocol/viewState';
import { closeBrowser, openWebview } from '../test/webview/support/page';
import type { Webview } from '../test/webview/support/page';
import { makeRun, showing } from '../test/webview/support/run';
import { median, record, standardDeviation } from './metrics';

const COMMAND = 'npm run bench webview';
const NETWORKS = 10_000;
const REPEATS = 5;
const FRAMES = 60;

/** Longer than the panel waits before it draws what a first sample stands for. */
const REST_MS = 160;

const state = showing(makeRun({ count: NETWORKS }));
const message = { type: 'parts', parts: partsOf(state) };

function measureBundle(): void {
  const bytes = ['webview.js', 'webview.css'].map((file) => gzipSync(readFileSync(`dist/${file}`)).length);
  record('webview.bundle_gzip_kib', {
    value: bytes.reduce((sum, size) => sum + size, 0) / 1024,
    unit: 'KiB',
    n: bytes.length,
    seeds: [],
    spread: null,
    command: COMMAND,
  });
}

/** Milliseconds from the message's arrival to the frame after the one in which it was painted. */
function firstPaintMs({ page }: Webview): Promise<number> {
  return page.evaluate(async (data) => {
    const start = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - start;
  }, message);
}

/**
 * Milliseconds from the text of a stored run to the frame after the one in which table and plots were complete: read and
 * checked as the host does, sent as text as the editor does, and checked and drawn by the panel.
 */
async function reopenMs({ page }: Webview): Promise<number> {
  const text = JSON.stringify(state.run);
  const start = performance.now();
  const run = v.parse(storedRunSchema, JSON.parse(text));
  const sent = JSON.stringify({ type: 'parts', parts: partsOf({ ...state, run }) });
  const hostMs = performance.now() - start;
  const panelMs = await page.evaluate(
    async ({ sent, rest }) => {
      const start = performance.now();
      window.dispatchEvent(new MessageEvent('message', { data: JSON.parse(sent) as unknown }));
      await new Promise((done) => setTimeout(done, rest));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - start;
    },
    { sent, rest: REST_MS },
  );
  return hostMs + panelMs;
}

/** Frames a second while the pointer drags a brush along the accuracy axis, one move a frame. */
function brushFps({ page }: Webview): Promise<number> {
  return page.evaluate(async (frames) => {
    const overlay = document.querySelector('.axis-brush .overlay');
    if (overlay === null) throw new Error('there is no brush');
    const { left, top, width, height } = overlay.getBoundingClientRect();
    const send = (type: string, share: number): void => {
      const [clientX, clientY] = [left + width / 2, top + share * height];
      overlay.dispatchEvent(
        new MouseEvent(type, { clientX, clientY, view: window, bubbles: true, cancelable: true }),
      );
    };
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    send('mousedown', 0);
    const start = performance.now();
    for (let i = 1; i <= frames; i++) {
      send('mousemove', i / frames);
      await frame();
    }
    const seconds = (performance.now() - start) / 1000;
    send('mouseup', 1);
    return frames / seconds;
  }, FRAMES);
}

async function main(): Promise<void> {
  measureBundle();
  const [paints, reopenings, rates]: [number[], number[], number[]] = [[], [], []];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const webview = await openWebview({ height: 1400 });
    paints.push(await firstPaintMs(webview));
    await webview.page.waitForTimeout(1000); // the plots settle
    rates.push(await brushFps(webview));
    await webview.page.close();
    const reopened = await openWebview({ height: 1400 });
    reopenings.push(await reopenMs(reopened));
    await reopened.page.close();
  }
  for (const [key, values, unit] of [
    ['webview.first_paint_10000_ms', paints, 'ms'],
    ['webview.reopen_10000_ms', reopenings, 'ms'],
    ['webview.brush_fps_10000', rates, 'frames/s'],
  ] as const)
    record(key, {
      value: median(values),
      unit,
      n: NETWORKS,
      seeds: [],
      spread: standardDeviation(values),
      command: COMMAND,
    });
}

void main().finally(closeBrowser);
