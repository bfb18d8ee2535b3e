import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { partName, removeParts, replaceFile } from '../../src/engine/replaceFile';
import { withFolder } from '../support/images';

const CELL = '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|none~2|';
const CLI = path.resolve('dist/cli.js');
const EXPORT = `export '${CELL}' --classes 5 --format onnx`;
const isWindows = process.platform === 'win32';

/** Runs a shell's script; `$NODE` and `$CLI` are the program's. */
function shell(script: string, folder: string) {
  const env = { ...process.env, NODE: process.execPath, CLI };
  return spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
}

describe('replacing a file', () => {
  it('writes one that is new, and one that is there with its mode', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'net.py');
      await replaceFile(file, 'first');
      assert.equal(readFileSync(file, 'utf8'), 'first');
      if (!isWindows) assert.equal(statSync(file).mode & 0o777, 0o666 & ~process.umask());
      if (!isWindows) chmodSync(file, 0o606);
      const { ino } = statSync(file);
      await replaceFile(file, Buffer.from('second'));
      assert.equal(readFileSync(file, 'utf8'), 'second');
      if (!isWindows) assert.equal(statSync(file).mode & 0o777, 0o606);
      assert.notEqual(statSync(file).ino, ino, 'a file of its own has taken its place');
      await replaceFile(path.join(folder, 'kept'), 'mine', 0o600);
      if (!isWindows) assert.equal(statSync(path.join(folder, 'kept')).mode & 0o777, 0o600);
      assert.deepEqual(readdirSync(folder).sort(), ['kept', 'net.py']);
    }));

  it('replaces what a link leads to, also where nothing is there yet', async function () {
    if (isWindows) this.skip();
    await withFolder(async (folder) => {
      const at = (name: string): string => path.join(folder, name);
      mkdirSync(at('deep/er'), { recursive: true });
      symlinkSync('deep/er', at('folder'));
      writeFileSync(at('deep/er/old'), 'old');
      symlinkSync('folder/../er/old', at('link'));
      symlinkSync('link', at('link to a link'));
      symlinkSync('folder/new', at('dangling'));
      await replaceFile(at('link to a link'), 'through two');
      await replaceFile(at('dangling'), 'made');
      assert.equal(readFileSync(at('deep/er/old'), 'utf8'), 'through two');
      assert.equal(readFileSync(at('deep/er/new'), 'utf8'), 'made');
      for (const name of ['link', 'link to a link', 'dangling', 'folder'])
        assert.ok(lstatSync(at(name)).isSymbolicLink(), `${name} is a link still`);
      symlinkSync('b', at('a'));
      symlinkSync('a', at('b'));
      await assert.rejects(replaceFile(at('a'), 'lost'), /circle/);
      assert.deepEqual(readdirSync(at('deep/er')).sort(), ['new', 'old']);
    });
  });

  it('refuses a folder, a missing folder and a file that may not be written, and leaves them as they were', () =>
    withFolder(async (folder) => {
      const at = (name: string): string => path.join(folder, name);
      mkdirSync(at('folder'));
      await assert.rejects(replaceFile(at('folder'), 'lost'), /EISDIR|EPERM/);
      await assert.rejects(replaceFile(at('no/such/folder'), 'lost'), /ENOENT/);
      writeFileSync(at('kept'), 'old', { mode: 0o444 });
      if (process.getuid?.() !== 0) await assert.rejects(replaceFile(at('kept'), 'lost'), /EACCES|EPERM/);
      assert.equal(readFileSync(at('kept'), 'utf8'), 'old');
      assert.deepEqual(readdirSync(folder).sort(), ['folder', 'kept']);
    }));

  it('writes to devices, pipes and descriptors as they are', async function () {
    if (process.platform !== 'linux') this.skip();
    await assert.rejects(replaceFile('/dev/full', 'lost'), /ENOSPC/);
    await replaceFile('/dev/null', 'gone');
    assert.ok(statSync('/dev/null').isCharacterDevice());
    await withFolder((folder) => {
      execFileSync('mkfifo', [path.join(folder, 'pipe')]);
      const run = `"$NODE" "$CLI" ${EXPORT.replace('onnx', 'json')} --out`;
      const piped = shell(`cat pipe > read & ${run} pipe && wait && ${run} /dev/stdout | cat > out`, folder);
      assert.deepEqual([piped.status, piped.stderr], [0, '']);
      for (const name of ['read', 'out'])
        assert.ok(readFileSync(path.join(folder, name), 'utf8').includes(CELL), name);
      // What else goes to the same stream is neither overwritten nor left in a file that nobody sees any more.
      shell(`{ echo before; ${run} /dev/stdout; echo after; } > both`, folder);
      assert.match(readFileSync(path.join(folder, 'both'), 'utf8'), /^before\n\{[^]*\}\nafter\n$/);
      assert.deepEqual(readdirSync(folder).sort(), ['both', 'out', 'pipe', 'read']);
      return Promise.resolve();
    });
  });
});

describe('a disk that is full', () => {
  /** After a failed export there is one line that says so, the old file as it was, and nothing beside it. */
  function fails({ status, stderr, stdout }: ReturnType<typeof shell>, reason: RegExp): void {
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^pomonag: --out: net\.onnx cannot be written: .*\n$/);
    assert.match(stderr, reason);
    assert.equal(stdout, 'old\nnet.onnx\n');
  }
  const thenShow = 'status=$?; cat net.onnx; ls -A; exit $status';

  it('leaves the old file where a file may not grow', async function () {
    if (isWindows) this.skip();
    await withFolder((folder) => {
      writeFileSync(path.join(folder, 'net.onnx'), 'old\n');
      const script = `(ulimit -f 8; "$NODE" "$CLI" ${EXPORT} --out net.onnx); ${thenShow}`;
      fails(shell(script, folder), /EFBIG/);
      return Promise.resolve();
    });
  });

  it('leaves the old file where no block is free', async function () {
    if (process.platform !== 'linux' || spawnSync('unshare', ['-rm', 'true']).status !== 0) this.skip();
    await withFolder((folder) => {
      const script = `mount -t tmpfs -o size=64k none "${realpathSync(folder)}" && cd . && cd "${folder}" &&
        echo old > net.onnx && "$NODE" "$CLI" ${EXPORT} --out net.onnx; ${thenShow}`;
      fails(shell(`unshare -rm bash -c '${script.replaceAll("'", `'\\''`)}'`, folder), /ENOSPC/);
      return Promise.resolve();
    });
  });
});

describe('what an ended process has left', () => {
  it('goes after a minute; everything else stays', () =>
    withFolder(async (folder) => {
      const [old, recent] = [partName(), partName()];
      for (const name of [old, recent, '.pomonag-mine.part', 'net.part'])
        writeFileSync(path.join(folder, name), 'half');
      for (const name of [old, '.pomonag-mine.part', 'net.part'])
        utimesSync(path.join(folder, name), 1e9, 1e9);
      await removeParts(folder);
      assert.deepEqual(readdirSync(folder).sort(), [recent, '.pomonag-mine.part', 'net.part'].sort());
      await removeParts(path.join(folder, 'missing'));
    }));
});
