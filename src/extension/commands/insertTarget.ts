/** Where *Insert Architecture* puts a network: the document, and the place in it. */

import * as vscode from 'vscode';
import type { InsertionTarget } from '../../pythonScript/insertion';
import { refusalAt, siteAt } from '../../pythonScript/outline';
import type { Outline } from '../../pythonScript/outline';
import type { Refusal } from '../../pythonScript/site';
import { PomonagError } from '../../shared/errors';
import { reasonOf, requireNone } from '../insertion/refusal';
import { notebookAt, pythonCells } from '../notebooks';
import type { PythonScripts } from '../python';
import { pickOne } from '../pick';

/**
 * The given file, the active editor's, the only Python file that is open, or the one that the user chooses; of a
 * notebook the cell as `chooseCell` does it.
 * @returns undefined where the user gave up
 * @throws PomonagError `bad-argument` where there is none
 */
export async function chooseDocument(
  scripts: PythonScripts,
  uri: vscode.Uri | undefined,
): Promise<vscode.TextDocument | undefined> {
  if (uri !== undefined) {
    const notebook = await notebookAt(uri);
    if (notebook !== undefined) return chooseCell(scripts, notebook);
    return requirePython(await vscode.workspace.openTextDocument(uri));
  }
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isPython(active)) return active;
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  if (notebook !== undefined) return chooseCell(scripts, notebook);
  if (active !== undefined) return requirePython(active);
  const visible = vscode.window.visibleTextEditors.map(({ document }) => document).filter(isPython);
  const open = visible.length > 0 ? visible : vscode.workspace.textDocuments.filter(isPython);
  if (open.length <= 1) return requirePython(open[0]);
  const items = open.map((document) => ({
    label: vscode.workspace.asRelativePath(document.uri),
    document,
  }));
  const placeHolder = vscode.l10n.t('File to insert the architecture into');
  return (await pickOne(items, { placeHolder }))?.document;
}

/** The selected cell if it assigns a model, else the only one that does, else the one that the user chooses of them. */
async function chooseCell(
  scripts: PythonScripts,
  notebook: vscode.NotebookDocument,
): Promise<vscode.TextDocument | undefined> {
  const cells = pythonCells(notebook);
  const editor = vscode.window.visibleNotebookEditors.find((one) => one.notebook === notebook);
  const selected = cells.find(({ index }) => index === editor?.selection.start);
  const choices = [];
  for (const cell of cells) {
    const { sites } = await scripts.outline(cell.document);
    const [site] = sites.filter(({ kind }) => kind !== 'class');
    if (site === undefined) continue;
    if (cell === selected) return cell.document;
    const label = cell.document.lineAt(site.firstLine).text.trim();
    choices.push({
      label,
      description: vscode.l10n.t('cell {0}', cell.index + 1),
      document: cell.document,
    });
  }
  if (choices.length === 0) {
    const cell = selected ?? cells[0];
    if (cell !== undefined) return cell.document;
    throw new PomonagError(
      'bad-argument',
      vscode.l10n.t('The notebook has no Python cell: add one for the architecture, then insert again.'),
    );
  }
  if (choices.length === 1) return choices[0]?.document;
  const placeHolder = vscode.l10n.t('Model to replace');
  return (await pickOne(choices, { placeHolder }))?.document;
}

/**
 * The model on the line, else the only one of the file, else what the user chooses of several, else just the line.
 * @throws PomonagError `bad-argument` where the line's model cannot be replaced
 * @param given line and column from 0; the cursor's where the line is missing
 */
export async function chooseTarget(
  document: vscode.TextDocument,
  outline: Outline,
  given: { readonly line?: number | undefined; readonly character?: number | undefined },
): Promise<InsertionTarget | undefined> {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const { line = 0, character } = given.line === undefined ? (editor?.selection.active ?? {}) : given;
  const site = siteAt(outline, line, character);
  if (site === undefined) requireNone(refusalAt(outline, line));
  const choices = outline.sites.filter(({ kind }) => kind !== 'class');
  const [refusal] = outline.refusals;
  if (choices.length === 0 && given.line === undefined && refusal !== undefined)
    return (await isOnlyTheClass(refusal)) ? { line } : undefined;
  if (site !== undefined || given.line !== undefined || choices.length === 0) return site ?? { line };
  if (choices.length === 1) return choices[0];
  const items = choices.map((one) => ({
    label: document.lineAt(one.firstLine).text.trim(),
    description: vscode.l10n.t('line {0}', one.firstLine + 1),
    target: one,
  }));
  const atCursor = {
    label: vscode.l10n.t('Only add the class at the cursor'),
    description: vscode.l10n.t('line {0}', line + 1),
    target: { line },
  };
  const placeHolder = vscode.l10n.t('Model to replace');
  return (await pickOne([...items, atCursor], { placeHolder }))?.target;
}

/** Says why no network of the file can be replaced, and asks whether the class shall go in all the same. */
async function isOnlyTheClass(refusal: Refusal): Promise<boolean> {
  const add = vscode.l10n.t('Only add the class at the cursor');
  return (await vscode.window.showWarningMessage(reasonOf(refusal), add)) === add;
}

function isPython({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'python';
}

function requirePython(document: vscode.TextDocument | undefined): vscode.TextDocument {
  if (document !== undefined && isPython(document)) return document;
  throw new PomonagError(
    'bad-argument',
    vscode.l10n.t('Open the Python file that the architecture shall go into.'),
  );
}
