import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { readRegularFile } from '../../src/engine/regularFile';
import { withFolder } from '../support/images';

describe('reading a file', () => {
  it('gives its bytes, also through a link', () =>
    withFolder(async (folder) => {
      for (const size of [0, 1, 1000, (1 << 20) - 1, 1 << 20, 3_000_000]) {
        const file = path.join(folder, `${size}`);
        const bytes = Buffer.from(Uint8Array.from({ length: size }, (_, i) => i % 251));
        writeFileSync(file, bytes);
        assert.ok((await readRegularFile(file)).equals(bytes), `${size} bytes`);
        symlinkSync(file, `${file}.link`);
        assert.ok((await readRegularFile(`${file}.link`)).equals(bytes), `${size} bytes through a link`);
      }
    }));

  it('gives all of one that does not say how long it is', async function () {
    if (process.platform !== 'linux') this.skip();
    assert.match((await readRegularFile('/proc/self/status')).toString(), /^Name:/);
  });

  it('refuses at once what is no file', async function () {
    if (process.platform === 'win32') this.skip();
    await withFolder(async (folder) => {
      const at = (name: string): string => path.join(folder, name);
      execFileSync('mkfifo', [at('pipe')]);
      symlinkSync(at('pipe'), at('link to a pipe'));
      mkdirSync(at('folder'));
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
      try {
        await assert.rejects(readRegularFile(at('pipe')), { message: 'it is a named pipe, not a file' });
        await assert.rejects(readRegularFile(at('link to a pipe')), /it is a named pipe/);
        await assert.rejects(readRegularFile(at('folder')), /it is a folder/);
        await assert.rejects(readRegularFile(at('socket')), /it is a socket/);
        await assert.rejects(readRegularFile('/dev/zero'), /it is a device/);
        await assert.rejects(readRegularFile(at('nothing')), /ENOENT/);
      } finally {
        server.close();
      }
    });
  });

  it('refuses what has no end, or more than fits', async function () {
    if (process.platform !== 'linux') this.skip();
    await withFolder(async (folder) => {
      const sparse = path.join(folder, 'sparse');
      execFileSync('truncate', ['--size', '1T', sparse]);
      await assert.rejects(readRegularFile(sparse), /it has more than 2147483647 bytes/);
    });
  });
});
