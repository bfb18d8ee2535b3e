/** Files that the user has something written to. */

import os from 'node:os';
import * as vscode from 'vscode';
import { PomonagError, messageOf } from '../shared/errors';

/** @throws PomonagError `not-writable` */
export async function writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(uri, content);
  } catch (error) {
    throw notWritable(uri.fsPath, error);
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
