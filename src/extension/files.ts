/** Files that the user has something written to. */

import os from 'node:os';
import * as vscode from 'vscode';
import { partName, replaceFile } from '../engine/replaceFile';
import { PomonagError, messageOf } from '../shared/errors';

/**
 * Writes a file whole or not at all.
 * @throws PomonagError `not-writable`; an old file is then as it was
 */
export async function writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
  try {
    if (uri.scheme === 'file') await replaceFile(uri.fsPath, content);
    else await replaceElsewhere(uri, content);
  } catch (error) {
    throw notWritable(uri.fsPath, error);
  }
}

/** The same in a file system that an extension brings. */
async function replaceElsewhere(uri: vscode.Uri, content: Uint8Array): Promise<void> {
  const part = vscode.Uri.joinPath(uri, '..', partName());
  try {
    await vscode.workspace.fs.writeFile(part, content);
    await vscode.workspace.fs.rename(part, uri, { overwrite: true });
  } catch (error) {
    await vscode.workspace.fs.delete(part).then(undefined, () => {});
    throw error;
  }
}

/** @param error why the disk did not take the file */
export function notWritable(file: string, error: unknown): PomonagError {
  return new PomonagError(
    'not-writable',
    vscode.l10n.t('{0} cannot be written ({1}).', file, messageOf(error)),
  );
}

/**
 * Asks where to save, with a name in the workspace, or else in the user's own folder, as the proposal.
 * @param filters endings by the name of their kind
 * @returns undefined where the user gave up
 */
export function askWhereToSave(
  fileName: string,
  filters: Record<string, string[]>,
  title?: string,
): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(os.homedir());
  return vscode.window.showSaveDialog({
    filters,
    ...(title !== undefined && { title }),
    defaultUri: vscode.Uri.joinPath(folder, fileName),
  });
}
