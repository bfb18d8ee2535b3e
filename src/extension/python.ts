/** Python documents as the insertion sees them. */

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { InsertedNetwork } from '../codegen/python/insertedNetworks';
import { planReplacement } from '../codegen/python/insertion';
import type { Edit } from '../codegen/python/insertion';
import { readNotebook } from '../codegen/python/notebook';
import type { Notebook } from '../codegen/python/notebook';
import { outlineOf } from '../codegen/python/outline';
import type { Outline } from '../codegen/python/outline';
import { PythonParser } from '../codegen/python/parser';
import { resolveNetwork } from '../codegen/network';
import type { Network } from '../codegen/network';
import type { Run } from '../shared/protocol/run';
import { cellOf } from './notebooks';

/** Bytes of a script beyond which it is not looked at while the user types. */
export const LONGEST_SCRIPT = 1_000_000;

interface ReadCell {
  readonly document: vscode.TextDocument;
  readonly version: number;
}

export class PythonScripts {
  private parser: Promise<PythonParser> | undefined;
  private readonly outlines = new WeakMap<vscode.TextDocument, { version: number; outline: Outline }>();
  private read: { readonly cells: readonly ReadCell[]; readonly notebook: Notebook } | undefined;

  constructor(private readonly extensionUri: vscode.Uri) {}

  /** The document's outline as of now; parsed once per version. */
  async outline(document: vscode.TextDocument): Promise<Outline> {
    const parser = await this.load();
    const known = this.outlines.get(document);
    if (known?.version === document.version) return known.outline;
    const outline = outlineOf(parser, document.getText());
    this.outlines.set(document, { version: document.version, outline });
    return outline;
  }

  /** The outline of a text that is no document. */
  async outlineOfText(text: string): Promise<Outline> {
    return outlineOf(await this.load(), text);
  }

  /** Python cells as of now; those that were asked for last are parsed once per version. */
  async notebook(cells: readonly vscode.NotebookCell[]): Promise<Notebook> {
    const parser = await this.load();
    const now = cells.map(({ document }) => ({ document, version: document.version }));
    const { read } = this;
    const isSame = ({ document, version }: ReadCell, i: number): boolean =>
      read?.cells[i]?.document === document && read.cells[i].version === version;
    if (read?.cells.length === now.length && now.every(isSame)) return read.notebook;
    const texts = cells.map(({ document }) => document.getText());
    const notebook = readNotebook(parser, texts);
    this.read = { cells: now, notebook };
    return notebook;
  }

  private load(): Promise<PythonParser> {
    this.parser ??= PythonParser.load(vscode.Uri.joinPath(this.extensionUri, 'dist').fsPath);
    return this.parser;
  }
}

/**
 * The edit that puts a network of a run in the place of an inserted one, as one step to undo.
 * @param outline of the document's present version
 */
export function replacementEdit(
  document: vscode.TextDocument,
  outline: Outline,
  inserted: InsertedNetwork,
  run: Run,
  architecture: string,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const network = networkOf(run, architecture, inserted.header.network.classes);
  const { edits } = planReplacement(outline, inserted, network, run);
  addEdits(edit, document, edits);
  return edit;
}

/** Adds changes of a document's present text. */
export function addEdits(
  edit: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  edits: readonly Edit[],
): void {
  for (const { start, end, text } of edits) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  }
}

/**
 * A network of a run.
 * @param classes how many it tells apart, where they are not as many as the run's
 * @throws PomonagError as `resolveNetwork`
 */
export function networkOf(
  { space, resolution, width, dataset }: Run,
  architecture: string,
  classes = dataset.classes,
): Network {
  return resolveNetwork({ space, architecture, classes, resolution, width });
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
