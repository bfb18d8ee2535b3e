/** Python documents as the insertion sees them. */

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { InsertedNetwork } from '../codegen/python/insertedNetworks';
import { planInsertion, planReplacement } from '../codegen/python/insertion';
import type { Edit, InsertionTarget } from '../codegen/python/insertion';
import { outlineOf } from '../codegen/python/outline';
import type { Outline } from '../codegen/python/outline';
import { PythonParser } from '../codegen/python/parser';
import { resolveNetwork } from '../codegen/network';
import type { Network } from '../codegen/network';
import type { Run } from '../shared/protocol/run';
import { cellOf, codeElsewhere } from './notebooks';

/** Bytes of a script beyond which it is not looked at while the user types. */
export const LONGEST_SCRIPT = 1_000_000;

export class PythonScripts {
  private parser: Promise<PythonParser> | undefined;
  private readonly outlines = new WeakMap<vscode.TextDocument, { version: number; outline: Outline }>();

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** The outline of a text that is no document. */
  async outlineOfText(text: string): Promise<Outline> {
    this.parser ??= PythonParser.load(vscode.Uri.joinPath(this.extensionUri, 'dist').fsPath);
    return outlineOf(await this.parser, text);
  }

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
  const network = networkOf(run, architecture);
  const { edits, className } = planInsertion(outline, target, network, run, codeElsewhere(document));
  return { edit: workspaceEdit(document, edits), className };
}

/** The edit that puts a network of a run in the place of an inserted one; `outline` as above. */
export function replacementEdit(
  document: vscode.TextDocument,
  outline: Outline,
  inserted: InsertedNetwork,
  run: Run,
  architecture: string,
): vscode.WorkspaceEdit {
  return workspaceEdit(document, planReplacement(outline, inserted, networkOf(run, architecture), run).edits);
}

/** A network of a run. @throws PomonagError as `resolveNetwork` */
export function networkOf({ space, resolution, width, dataset }: Run, architecture: string): Network {
  return resolveNetwork({ space, architecture, classes: dataset.classes, resolution, width });
}

function workspaceEdit(document: vscode.TextDocument, edits: readonly Edit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
  return edit;
}

/** Why the document cannot be changed, or null. */
export async function readOnlyReason(document: vscode.TextDocument): Promise<string | null> {
  const { uri, isUntitled } = cellOf(document)?.notebook ?? document;
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
