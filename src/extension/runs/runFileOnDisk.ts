/** Reads and writes the files of runs. */

import path from 'node:path';
import * as vscode from 'vscode';
import { readRegularFile } from '../../engine/regularFile';
import { PomonagError, messageOf } from '../../shared/errors';
import { writeFile } from '../files';
import { RUN_FILE_ENDING, parseRunFile, runFileText } from './runFile';
import type { StoredRun } from './storedRun';

/** @throws PomonagError `bad-argument` that says what is wrong with the file and what to do */
export async function readRunFile(uri: vscode.Uri): Promise<StoredRun> {
  const fileName = path.posix.basename(uri.path);
  let text: string;
  let modified: number;
  try {
    text = new TextDecoder().decode(await contentOf(uri));
    modified = (await vscode.workspace.fs.stat(uri)).mtime;
  } catch (error) {
    throw new PomonagError(
      'bad-argument',
      vscode.l10n.t('The file {0} cannot be read ({1}).', fileName, messageOf(error)),
    );
  }
  return parseRunFile(text, {
    id: uri.toString(),
    createdAt: new Date(modified).toISOString(),
    name: fileName.endsWith(RUN_FILE_ENDING) ? fileName.slice(0, -RUN_FILE_ENDING.length) : fileName,
  });
}

/** @throws Error */
function contentOf(uri: vscode.Uri): Thenable<Uint8Array> {
  return uri.scheme === 'file' ? readRegularFile(uri.fsPath) : vscode.workspace.fs.readFile(uri);
}

/** @throws PomonagError `not-writable` */
export async function writeRunFile(uri: vscode.Uri, run: StoredRun): Promise<void> {
  await writeFile(uri, Buffer.from(runFileText(run)));
}
