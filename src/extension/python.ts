/** Python documents as the insertion sees them. */

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { planInsertion } from '../codegen/python/insertion';
import type { InsertionTarget } from '../codegen/python/insertion';
import { outlineOf } from '../codegen/python/outline';
import type { Outline } from '../codegen/python/outline';
import { PythonParser } from '../codegen/python/parser';
import { resolveNetwork } from '../codegen/network';
import type { Run } from '../shared/protocol/run';

/** Bytes of a script beyond which it is not looked at while the user types. */
export const LONGEST_SCRIPT = 1_000_000;

export class PythonScripts {
  private parser: Promise<PythonParser> | undefined;
  private readonly outlines = new WeakMap<vscode.TextDocument, { version: number; outline: Outline }>();

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** The document's outline as of now; parsed once per version. */
  async outline(document: vscode.TextDocument): Promise<Outline> {
    this.parser ??= PythonParser.load(vscode.Uri.joinPath(this.extensionUri, 'dist').fsPath);
    const parser = await this.parser;
    const known = this.outlines.get(document);
    if (known?.version === document.version) return known.outline;
    const outline = outlineOf(parser, document.getText());
    this.outlines.set(document, { version: document.version, outline });
    return outline;
  }
}

/**
 * The edit that puts a network of a run into a document, as one step to undo.
 * @param outline of the document's present version
 */
export function insertionEdit(
  document: vscode.TextDocument,
  outline: Outline,
  target: InsertionTarget,
  run: Run,
  architecture: string,
): { readonly edit: vscode.WorkspaceEdit; readonly className: string } {
  const { space, resolution, width, dataset } = run;
  const network = resolveNetwork({ space, architecture, classes: dataset.classes, resolution, width });
  const { edits, className } = planInsertion(outline, target, network, run);
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return { edit, className };
}

/** Why the document cannot be changed, or null. */
export async function readOnlyReason({ uri, isUntitled }: vscode.TextDocument): Promise<string | null> {
  if (isUntitled) return null;
  const name = vscode.workspace.asRelativePath(uri);
  const reason = vscode.l10n.t('{0} is read-only: make it writable, or insert into another file.', name);
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return reason;
  if (uri.scheme === 'file') {
    // The editor's own information leaves out the permissions that a save would run into.
    const file = await stat(uri.fsPath).catch(() => null);
    return file !== null && (file.mode & 0o222) === 0 ? reason : null;
  }
  const file = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => null);
  return ((file?.permissions ?? 0) & vscode.FilePermission.Readonly) === 0 ? null : reason;
}
