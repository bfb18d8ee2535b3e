/** Python documents as the insertion sees them. */

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { pytorchCode } from '../codegen/pytorch';
import type { InsertedNetwork } from '../pythonScript/insertedNetworks';
import { planReplacement } from '../pythonScript/insertion';
import type { Edit } from '../pythonScript/insertion';
import type { Notebook } from '../pythonScript/notebook';
import type { Outline } from '../pythonScript/outline';
import { resolveNetwork } from '../spaces/network';
import type { Network } from '../spaces/network';
import type { Run } from '../shared/protocol/run';
import { cellOf } from './notebooks';
import { Latest, UnreadableScript } from './reading/latest';
import { ReadingGivenUp } from './reading/messages';
import { ScriptReader } from './reading/scriptReader';

export class PythonScripts implements vscode.Disposable {
  private readonly reader: ScriptReader;
  private readonly outlines = new Latest<Outline>();
  private readonly notebooks = new Latest<Notebook>();

  constructor(
    extensionUri: vscode.Uri,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.reader = new ScriptReader(vscode.Uri.joinPath(extensionUri, 'dist', 'pythonReader.js').fsPath);
  }

  /**
   * The document's outline as of now.
   * @throws UnreadableScript; Error where the reader does not work
   */
  outline(document: vscode.TextDocument): Promise<Outline> {
    return this.outlines.of(document, () => {
      const text = document.getText();
      const read = (): Promise<Outline> => this.readable(document.uri, this.reader.outline(text));
      return { version: String(document.version), size: text.length, read };
    });
  }

  /** The outline of a text that is no document. */
  outlineOfText(text: string): Promise<Outline> {
    return this.reader.outline(text);
  }

  /**
   * A notebook's Python cells as of now.
   * @throws as `outline`
   */
  notebook(cells: readonly vscode.NotebookCell[]): Promise<Notebook> {
    const notebook = cells[0]?.notebook;
    return this.notebooks.of(notebook ?? this, () => {
      const documents = cells.map(({ document }) => document);
      const texts = documents.map((document) => document.getText());
      const read = (): Promise<Notebook> => this.readable(notebook?.uri, this.reader.notebook(texts));
      const version = documents.map(({ uri, version: at }) => `${uri.toString()} ${at}`).join('\n');
      return { version, size: texts.reduce((sum, text) => sum + text.length, 0), read };
    });
  }

  dispose(): void {
    this.reader.dispose();
  }

  /** Puts it in words where a script was not read. */
  private async readable<T>(uri: vscode.Uri | undefined, reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof ReadingGivenUp)) throw error;
      const name = uri === undefined ? '' : vscode.workspace.asRelativePath(uri);
      this.log.warn(`${name} ${error.message}: no architectures are offered in it before it is shorter.`);
      throw new UnreadableScript(
        vscode.l10n.t(
          '{0} is too long to be read, or takes too long. Move the lines that make the model to a file of their own and insert there.',
          name,
        ),
      );
    }
  }
}

/** What is offered in a script while the user types: nothing where it cannot be read. */
export async function unlessUnreadable<T>(offers: () => Promise<T[]>): Promise<T[]> {
  try {
    return await offers();
  } catch (error) {
    if (error instanceof UnreadableScript) return [];
    throw error;
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
  const network = networkOf(run, architecture, inserted.header.network);
  const { edits } = planReplacement(outline, inserted, pytorchCode(network, run));
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

/** What a script's images are. */
export interface ScriptData {
  readonly classes?: number | undefined;
  readonly channels?: number | undefined;
}

/**
 * A network of a run.
 * @param data what the images are, where it is not as in the run
 * @throws PomonagError as `resolveNetwork`
 */
export function networkOf(
  { space, resolution, channels, width, dataset }: Run,
  architecture: string,
  data: ScriptData = {},
): Network {
  const { classes = dataset.classes } = data;
  return resolveNetwork({
    ...{ space, architecture, classes, resolution, width },
    channels: data.channels ?? channels,
  });
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
