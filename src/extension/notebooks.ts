/** Notebooks as the insertion sees them: cells that share their names. */

import * as vscode from 'vscode';

/** Scheme of the addresses of cells, whose path is that of their notebook. */
const CELL = 'vscode-notebook-cell';

/** The notebook cell that a document is the text of; undefined where it is a file of its own. */
export function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  if (document.uri.scheme !== CELL) return undefined;
  return vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((cell) => cell.document === document);
}

/** The cells with Python code, in order. */
export function pythonCells(notebook: vscode.NotebookDocument): vscode.NotebookCell[] {
  return notebook
    .getCells()
    .filter(
      ({ kind, document }) => kind === vscode.NotebookCellKind.Code && document.languageId === 'python',
    );
}

/** The code of the other Python cells of a cell's notebook; '' where the document is no cell. */
export function codeElsewhere(document: vscode.TextDocument): string {
  const cell = cellOf(document);
  const others = cell === undefined ? [] : pythonCells(cell.notebook).filter((other) => other !== cell);
  return others.map((other) => other.document.getText()).join('\n');
}

/** The notebook at an address, opened where it is not; undefined where the address is none of a notebook. */
export async function notebookAt(uri: vscode.Uri): Promise<vscode.NotebookDocument | undefined> {
  const isThere = (notebook: vscode.NotebookDocument): boolean => notebook.uri.toString() === uri.toString();
  const open = vscode.workspace.notebookDocuments.find(isThere);
  if (open !== undefined || uri.scheme === CELL || !uri.path.endsWith('.ipynb')) return open;
  return vscode.workspace.openNotebookDocument(uri);
}

/** Adds a new cell with code above a cell. */
export function newCellEdit(edit: vscode.WorkspaceEdit, cell: vscode.NotebookCell, code: string): void {
  const added = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, code, 'python');
  edit.set(cell.notebook.uri, [vscode.NotebookEdit.insertCells(cell.index, [added])]);
}
