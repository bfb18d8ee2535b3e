import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeFile } from '../../src/extension/files';
import { PomonagError } from '../../src/shared/errors';

/** One folder of files in a file system of an extension, with room for so many bytes in each. */
class SmallDisk implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(private readonly room: number) {}

  writeFile({ path }: vscode.Uri, content: Uint8Array): void {
    this.files.set(path, content.slice(0, this.room)); // as a disk does that fills up
    if (content.length > this.room) throw vscode.FileSystemError.Unavailable('no space left');
  }

  rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { overwrite: boolean }): void {
    if (this.files.has(to.path) && !overwrite) throw vscode.FileSystemError.FileExists(to);
    this.files.set(to.path, this.readFile(from));
    this.files.delete(from.path);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const content = this.files.get(uri.path);
    if (content === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return content;
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    if (uri.path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).length };
  }

  delete({ path }: vscode.Uri): void {
    this.files.delete(path);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  readDirectory(): [string, vscode.FileType][] {
    return [...this.files.keys()].map((file) => [path.posix.basename(file), vscode.FileType.File]);
  }

  createDirectory(): void {}
}

describe('files that the user has written', () => {
  const short = Buffer.from('short');
  const long = Buffer.from('a longer one');

  it('are whole or as they were in the file system of another extension', async () => {
    const disk = new SmallDisk(8);
    const registration = vscode.workspace.registerFileSystemProvider('smalldisk', disk);
    try {
      const file = vscode.Uri.parse('smalldisk:/net.py');
      await writeFile(file, Buffer.from('old'));
      await writeFile(file, short);
      await assert.rejects(
        writeFile(file, long),
        (error) =>
          error instanceof PomonagError && error.code === 'not-writable' && /net\.py/.test(error.message),
      );
      assert.deepEqual([...disk.files.keys()], ['/net.py']);
      assert.equal(Buffer.from(disk.readFile(file)).toString(), 'short');
    } finally {
      registration.dispose();
    }
  });

  it('are written through links on this disk', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'written-'));
    try {
      writeFileSync(path.join(folder, 'old.py'), 'old');
      symlinkSync('old.py', path.join(folder, 'link.py'));
      await writeFile(vscode.Uri.file(path.join(folder, 'link.py')), long);
      assert.ok(lstatSync(path.join(folder, 'link.py')).isSymbolicLink());
      assert.equal(readFileSync(path.join(folder, 'old.py'), 'utf8'), long.toString());
      assert.deepEqual(readdirSync(folder).sort(), ['link.py', 'old.py']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
