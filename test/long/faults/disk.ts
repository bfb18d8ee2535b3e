/** The disk is full: what needs none of it goes on, what cannot be written is said, and what was there stays. Linux. */

import { spawnSync } from 'node:child_process';
import type { SpawnSyncReturns } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Run } from '../../../src/shared/protocol/run';
import { SPACES } from '../../../src/spaces';
import type { Fault, Place } from './fault';

const CELL = SPACES.nasbench201.format(SPACES.nasbench201.dearest);
/** Room on the disk; the file system has pages of 4 KiB. */
const ROOM = '16k';

/** Runs the shell's script in a folder on a disk of its own that is nearly full; `$NODE` and `$CLI` are the program's. */
function onFullDisk({ scratch }: Place, script: string, env: NodeJS.ProcessEnv): SpawnSyncReturns<string> {
  const disk = realpathSync(scratch);
  const mounted = `mount -t tmpfs -o size=${ROOM} none "$DISK" && cd "$DISK" && { ${script}; }`;
  return spawnSync('unshare', ['-rm', 'bash', '-c', mounted], {
    env: { ...process.env, ...env, DISK: disk, NODE: process.execPath, CLI: path.resolve('dist/cli.js') },
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
}

export const DISK_FULL: readonly Fault[] = [
  {
    name: 'disk full: the cache of data sets',
    bear: (place) => {
      const { status, stdout, stderr } = onFullDisk(
        place,
        '"$NODE" "$CLI" generate "$IMAGES" --seed 1 --json > "$OUT" && ls -A "$DISK"',
        {
          POMONAG_CACHE: realpathSync(place.scratch),
          IMAGES: path.resolve(place.folder),
          OUT: `${place.models}/run.json`,
        },
      );
      if (status !== 0) return Promise.resolve(`exit ${status}: ${stderr}`);
      const run = JSON.parse(readFileSync(`${place.models}/run.json`, 'utf8')) as Run;
      if (run.candidates.length !== 256) return Promise.resolve('the run is not whole');
      return Promise.resolve(stdout.includes('.part') ? `left on the disk: ${stdout}` : null);
    },
  },
  {
    name: 'disk full: a network is exported',
    bear: (place) => {
      const { status, stdout, stderr } = onFullDisk(
        place,
        `echo old > net.onnx; "$NODE" "$CLI" export '${CELL}' --space nasbench201 --classes 5 --format onnx --out net.onnx
         status=$?; cat net.onnx; ls -A; exit $status`,
        {},
      );
      const isTold =
        status === 1 && /^pomonag: --out: net\.onnx cannot be written: .*ENOSPC.*\n$/.test(stderr);
      if (!isTold) return Promise.resolve(`exit ${status}: ${stderr}`);
      return Promise.resolve(stdout === 'old\nnet.onnx\n' ? null : `the file is not as it was: ${stdout}`);
    },
  },
];
