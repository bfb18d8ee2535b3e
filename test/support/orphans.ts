/** Engines whose parent is killed while they are at work. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import type { Method, Progress } from '../../src/shared/protocol/engine';
import type { GenerateSettings } from '../../src/shared/protocol/run';
import { ENGINE, MODELS, settings } from './engine';
import { writeDataset } from './images';

/** A process ends with its parent within this time. */
export const LIMIT_MS = 2000;

/** What the parent asks of its engine, and when it is killed. */
export interface Moment {
  readonly method: Method;
  /** @param folder what `prepareMoments` was given */
  readonly params: (folder: string) => unknown;
  /** Least progress at which it is killed; where it is missing, when the request has begun. */
  readonly at?: Pick<Progress, 'stage' | 'done'>;
  /** Folder of the engine's models below that folder; the shipped ones where it is missing. */
  readonly models?: string;
  readonly needsPipes?: boolean;
}

const [IMAGES, PIPES, MANIFEST_PIPE] = ['images', 'pipes', 'models'];
const generate = (name: string, chosen?: Partial<GenerateSettings>): Pick<Moment, 'method' | 'params'> => ({
  method: 'generate',
  params: (folder) => settings(path.join(folder, name), chosen),
});

/** Every stage of the engine's work, and every kind of file that it might wait for. */
export const MOMENTS: Readonly<Record<string, Moment>> = {
  'at its start': generate(IMAGES),
  'in stage scan': { ...generate(IMAGES), at: { stage: 'scan', done: 1 } },
  'decoding the first images': { ...generate(IMAGES), at: { stage: 'embed', done: 1 } },
  'at the end of the embedding': { ...generate(IMAGES), at: { stage: 'embed', done: 60 } },
  'in stage generate': { ...generate(IMAGES, { sampler: 'paper' }), at: { stage: 'generate', done: 1 } },
  'in stage score': { ...generate(IMAGES, { sampler: 'exhaustive' }), at: { stage: 'score', done: 1 } },
  'in stage stretch': { ...generate(IMAGES, { minCandidates: 256 }), at: { stage: 'stretch', done: 0 } },
  'in stage tune': {
    method: 'tune',
    params: (folder) => ({ ...settings(path.join(folder, IMAGES)), trials: 100 }),
    at: { stage: 'tune', done: 1 },
  },
  'with links to named pipes among its images': {
    ...generate(PIPES),
    at: { stage: 'embed', done: 0 },
    needsPipes: true,
  },
  "with a named pipe in place of its models' manifest": {
    method: 'models',
    params: () => ({}),
    models: MANIFEST_PIPE,
    needsPipes: true,
  },
};

/** Writes what the moments need below a folder. */
export async function prepareMoments(folder: string): Promise<void> {
  await writeDataset(path.join(folder, IMAGES), { classes: 4, perClass: 40 });
  if (process.platform === 'win32') return;
  await writeDataset(path.join(folder, PIPES), { classes: 2, perClass: 8 });
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (let i = 0; i < 80; i++) symlinkSync(pipe, path.join(folder, PIPES, `c${i % 2}`, `pipe${i}.png`));
  mkdirSync(path.join(folder, MANIFEST_PIPE));
  execFileSync('mkfifo', [path.join(folder, MANIFEST_PIPE, 'manifest.json')]);
}

const PARENT = 'dist/test/orphanParent.js';

/** Bundles the program that is killed. */
export function buildParent(): void {
  buildSync({
    entryPoints: ['test/support/orphanParent.ts'],
    outfile: PARENT,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    packages: 'external',
  });
}

/**
 * Starts a process with an engine and kills the process at a moment.
 * @param folder what `prepareMoments` was given
 * @returns the ids of the engine and of the processes that it had started, where they are there 2 s later
 * @throws Error where the moment did not come
 */
export async function leftAfter({ method, params, at, models }: Moment, folder: string): Promise<number[]> {
  const job = {
    engine: ENGINE,
    models: models === undefined ? MODELS : path.join(folder, models),
    method,
    params: params(folder),
    at: at ?? null,
  };
  const parent = spawn(process.execPath, [PARENT, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(parent, 'exit');
  const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
  const said = await lines.next();
  if (said.done === true) throw new Error('the request ended before its moment came');
  const family = withDescendants(Number(said.value));
  parent.kill('SIGKILL');
  await exit;
  for (const end = performance.now() + LIMIT_MS; performance.now() < end;) {
    if (!family.some(isRunning)) return [];
    await delay(20);
  }
  return family.filter(isRunning);
}

/** A process that has ended but was never asked for is none any more. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform !== 'linux' || statOf(pid)?.state !== 'Z';
}

function withDescendants(pid: number): number[] {
  if (process.platform !== 'linux') return [pid];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [pid, ...children.flatMap((child) => withDescendants(Number(child)))];
}

function statOf(pid: number): { state: string | undefined } | null {
  try {
    // The command's name, in brackets, may hold anything.
    return { state: readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()?.[0] };
  } catch {
    return null;
  }
}
