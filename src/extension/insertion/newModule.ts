/** A module for an inserted class, beside the script that imports it. */

import * as vscode from 'vscode';
import { importedName } from '../../pythonScript/moduleName';
import type { Outline } from '../../pythonScript/outline';
import { cellOf } from '../notebooks';

const BASE_NAME = 'pomonag_net';

export interface NewModule {
  /** A file that does not exist. */
  readonly uri: vscode.Uri;
  /** What the script imports it as. */
  readonly importedFrom: string;
}

/** A free place beside the document's file; null where it has none because it was never saved. */
export async function newModuleBeside(
  document: vscode.TextDocument,
  outline: Outline,
): Promise<NewModule | null> {
  const { uri, isUntitled } = cellOf(document)?.notebook ?? document;
  if (isUntitled) return null;
  const folder = vscode.Uri.joinPath(uri, '..');
  let name = BASE_NAME;
  for (let i = 2; await exists(vscode.Uri.joinPath(folder, `${name}.py`)); i++) name = `${BASE_NAME}${i}`;
  const importedFrom = importedName(name, await packagesAround(folder), outline);
  return { uri: vscode.Uri.joinPath(folder, `${name}.py`), importedFrom };
}

/** Names of the packages that a folder is and lies in, the outermost first. */
async function packagesAround(folder: vscode.Uri): Promise<string[]> {
  const names: string[] = [];
  for (
    let at = folder;
    await exists(vscode.Uri.joinPath(at, '__init__.py'));
    at = vscode.Uri.joinPath(at, '..')
  ) {
    const name = at.path.slice(at.path.lastIndexOf('/') + 1);
    if (name === '') break;
    names.unshift(name);
  }
  return names;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
}
