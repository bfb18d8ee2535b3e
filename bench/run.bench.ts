/**
 * How long a run on 1,000 images takes: the first one, the next one on the same folder, and one after an image was
 * replaced. Beside the figures it holds that nothing else comes out than without a cache.
 */

import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { EngineClient } from '../src/engineClient';
import { spaceSettings } from '../src/shared/protocol/run';
import type { GenerateSettings, Run } from '../src/shared/protocol/run';
import { median, record, standardDeviation } from './metrics';
import { FOLDER, settings, startClient } from './setting';

const COMMAND = 'npm run bench run';
const REPEATS = 5;
/** The cache trusts the times of a file that is older when it is read. */
const SETTLED_MS = 2500;

/** Whatever differs between runs on one folder without a change of the data set. */
const OTHERS: readonly Partial<GenerateSettings>[] = [
  {},
  spaceSettings('mobilenetv3'),
  { budgets: { params: 500_000, macs: null, latencyMs: null } },
  { device: '1080ti_1' },
  { seed: 2 },
];

async function main(): Promise<void> {
  const room = mkdtempSync(path.join(os.tmpdir(), 'run-bench-'));
  try {
    const images = path.join(room, 'images');
    cpSync(FOLDER, images, { recursive: true });
    const first: number[] = [];
    const again: number[] = [];
    const changed: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await settle(images);
      const client = startClient({ cache: path.join(room, `cache${repeat}`) });
      await client.request('devices', { space: 'nasbench201' }); // it has started
      first.push((await timed(client, images)).ms);
      for (const other of OTHERS) again.push(beforeSearch((await timed(client, images, other)).run));
      replaceOne(images, repeat);
      await settle(images);
      const after = await timed(client, images);
      changed.push(beforeSearch(after.run));
      client.dispose();
      await requireSame(after.run, images);
    }
    report('run.first_ms', first, 'ms, 1,000 images, 256 candidates');
    report('run.again_ms', again, 'ms before generation and scoring');
    report('run.changed_ms', changed, 'ms before generation and scoring');
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
}

async function timed(
  client: EngineClient,
  folder: string,
  other: Partial<GenerateSettings> = {},
): Promise<{ run: Run; ms: number }> {
  const start = performance.now();
  const run = await client.request('generate', { ...settings(1), ...other, folder });
  return { run, ms: performance.now() - start };
}

function beforeSearch({ timing }: Run): number {
  return timing.totalMs - timing.generateMs - timing.scoreMs;
}

/** Puts another image of the data set in the place of one. */
function replaceOne(images: string, repeat: number): void {
  const [one, other] = ['0', '1'].map((digit) => {
    const folder = path.join(images, digit);
    return path.join(folder, readdirSync(folder).sort()[repeat] ?? '');
  });
  copyFileSync(other ?? '', one ?? '');
}

/** Waits until no file is so new that its times are not trusted. */
async function settle(images: string): Promise<void> {
  const newest = Math.max(
    ...readdirSync(images, { recursive: true, encoding: 'utf8' }).map(
      (name) => statSync(path.join(images, name)).ctimeMs,
    ),
  );
  await setTimeout(Math.max(0, newest + SETTLED_MS - Date.now()));
}

/** @throws Error where a run without a cache finds anything else */
async function requireSame(run: Run, folder: string): Promise<void> {
  const client = startClient();
  const plain = (await timed(client, folder)).run;
  client.dispose();
  assert.deepEqual({ ...run, timing: null }, { ...plain, timing: null });
}

function report(key: string, times: readonly number[], unit: string): void {
  record(key, {
    value: median(times),
    unit,
    n: times.length,
    seeds: [1],
    spread: standardDeviation(times),
    command: COMMAND,
  });
}

void main();
