/** Kills the process that started the engine, at every moment of its work, and counts what is left of the engine 2 s later. */

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MOMENTS, buildParent, leftAfter, prepareMoments } from '../test/support/orphans';
import { record } from './metrics';

const COMMAND = 'npm run bench orphans';

async function main(): Promise<void> {
  buildParent();
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orphans-')));
  let left = 0;
  try {
    await prepareMoments(folder);
    for (const [name, moment] of Object.entries(MOMENTS)) {
      const found = await leftAfter(moment, folder);
      if (found.length > 0) console.log(`${found.length} left of the engine that was killed ${name}`);
      left += found.length;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  record('engine.orphans', {
    value: left,
    unit: "processes left 2 s after their parent's death",
    n: Object.keys(MOMENTS).length,
    seeds: [1],
    spread: null,
    command: COMMAND,
  });
}

void main();
