/** Which of the networks in a script the user means. */

import * as vscode from 'vscode';
import type { InsertedNetwork } from '../../pythonScript/insertedNetworks';
import { PomonagError } from '../../shared/errors';
import { notebookAt, pythonCells } from '../notebooks';
import type { PythonScripts } from '../python';
import { pickOne } from '../pick';

/**
 * The only network of the file or notebook, the one that the cursor is in, or the one that the user chooses.
 * @param uri the active editor's where it is missing
 * @returns undefined where the user gave up
 * @throws PomonagError `bad-argument` where there is none
 */
export async function chooseInserted(
  scripts: PythonScripts,
  uri: vscode.Uri | undefined,
): Promise<InsertedNetwork | undefined> {
  const documents = await documentsAt(uri);
  const outlines = await Promise.all(documents.map((document) => scripts.outline(document)));
  const inserted = outlines.flatMap((outline) => outline.inserted);
  if (inserted.length === 0) {
    throw new PomonagError(
      'bad-argument',
      vscode.l10n.t(
        'No network of POMONAG was found: open the script with a network that was inserted or exported from a run.',
      ),
    );
  }
  if (inserted.length === 1) return inserted[0];
  const editor = vscode.window.activeTextEditor;
  const index = documents.findIndex((document) => document === editor?.document);
  const offset = editor?.document.offsetAt(editor.selection.active) ?? -1;
  const around = outlines[index]?.inserted.find(({ start, end }) => start <= offset && offset <= end);
  if (around !== undefined) return around;
  const items = inserted.map((network) => ({
    label: network.className,
    description: network.header.network.architecture,
    network,
  }));
  const placeHolder = vscode.l10n.t('Network to score');
  return (await pickOne(items, { placeHolder }))?.network;
}

async function documentsAt(uri: vscode.Uri | undefined): Promise<vscode.TextDocument[]> {
  const active = vscode.window.activeTextEditor?.document;
  const notebook = uri === undefined ? vscode.window.activeNotebookEditor?.notebook : await notebookAt(uri);
  if (notebook !== undefined) return pythonCells(notebook).map(({ document }) => document);
  if (uri !== undefined) return [await vscode.workspace.openTextDocument(uri)];
  if (active?.languageId === 'python') return [active];
  // The panel may be in front of the script.
  return vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .filter(({ languageId }) => languageId === 'python');
}
