/** File addresses among the arguments of commands. */

import path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../shared/errors';
import { visible } from '../shared/visible';

export const uriSchema = v.custom<vscode.Uri>((value) => value instanceof vscode.Uri, 'Expected a Uri');

/** What a folder is called, safe to show. */
export function folderName(folder: string): string {
  return visible(path.basename(folder));
}

/** The path of a folder of images. @throws PomonagError `bad-dataset` where it is not on this machine's disk */
export function localFolder(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  throw new PomonagError(
    'bad-dataset',
    vscode.l10n.t(
      'Images are read from disk, and {0} is not there: choose a folder of this machine.',
      uri.toString(true),
    ),
  );
}
