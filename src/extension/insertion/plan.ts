/** What an insertion will change, before it does: one edit for the editor, and the texts to look at first. */

import * as vscode from 'vscode';
import { pytorchCode } from '../../codegen/pytorch';
import { planInsertion } from '../../pythonScript/insertion';
import type { Edit, Insertion, InsertionTarget } from '../../pythonScript/insertion';
import { editsInOtherCells, refusalInCell, siteInCell, siteOfWhole } from '../../pythonScript/notebook';
import { notesOf } from '../../pythonScript/notes';
import type { Outline } from '../../pythonScript/outline';
import type { Run } from '../../shared/protocol/run';
import { lineInCell, lineText } from '../contradictionWarning';
import { cellOf, codeElsewhere, newCellEdit, pythonCells } from '../notebooks';
import { finderOf } from '../networkChoice';
import { addEdits, networkOf } from '../python';
import type { PythonScripts, ScriptData } from '../python';
import { newModuleBeside } from './newModule';
import type { PlacedNote } from './notes';
import { requireNone } from './refusal';
import type { Placement } from './placement';

/** A document that changes, or a file or cell that comes into being. */
export interface Change {
  /** Where the text is, or will be. */
  readonly uri: vscode.Uri;
  /** null where there is none yet. */
  readonly before: vscode.TextDocument | null;
  readonly after: string;
}

export interface InsertionPlan {
  readonly className: string;
  /** All of it, as one step to undo. */
  readonly edit: vscode.WorkspaceEdit;
  /** The script's own first. */
  readonly changes: readonly Change[];
  /** On lines beside the model's. */
  readonly notes: readonly PlacedNote[];
  /** Whether the documents are still as they were planned for. */
  readonly isCurrent: () => boolean;
}

/**
 * A file that was never saved has no place beside it for a module: it gets the class itself.
 * @param target of the document's present version
 * @param data what the script says of its images, where it is not as in the run
 * @throws PomonagError as `resolveNetwork`
 */
export async function planFor(
  scripts: PythonScripts,
  document: vscode.TextDocument,
  target: InsertionTarget,
  run: Run,
  architecture: string,
  placement: Placement,
  data: ScriptData = {},
): Promise<InsertionPlan> {
  const outline = await scripts.outline(document);
  const versions = new Map([[document, document.version]]);
  const module = placement === 'module' ? await newModuleBeside(document, outline) : null;
  const cell = cellOf(document);
  // In a notebook, a class that takes nothing's place gets a cell of its own.
  const isNewCell = cell !== undefined && 'line' in target;
  const insertion = planInsertion(
    isNewCell ? await scripts.outlineOfText('') : outline,
    isNewCell ? { line: 0 } : await targetIn(scripts, cell, target),
    pytorchCode(networkOf(run, architecture, data), finderOf(run, architecture)),
    {
      elsewhere: codeElsewhere(document) + (isNewCell ? document.getText() : ''),
      importedFrom: module?.importedFrom,
    },
  );
  const edit = new vscode.WorkspaceEdit();
  if (module !== null) edit.createFile(module.uri, { contents: Buffer.from(insertion.module ?? '') });
  const changes: Change[] = [];
  const change = (changed: vscode.TextDocument, edits: readonly Edit[]): void => {
    if (!versions.has(changed)) versions.set(changed, changed.version);
    addEdits(edit, changed, edits);
    changes.push({ uri: changed.uri, before: changed, after: applied(changed.getText(), edits) });
  };
  if (isNewCell) {
    const code = applied('', insertion.edits).trimEnd();
    newCellEdit(edit, cell, code);
    changes.push({ uri: document.uri, before: null, after: code });
  } else {
    change(document, insertion.edits);
    if (cell !== undefined && !('line' in target)) {
      for (const other of await otherCells(scripts, cell, target, insertion))
        change(other.document, other.edits);
    }
  }
  if (module !== null) changes.push({ uri: module.uri, before: null, after: insertion.module ?? '' });
  return {
    className: insertion.className,
    edit,
    changes,
    notes: await placedNotes(scripts, cell, outline, target),
    isCurrent: () => [...versions].every(([one, version]) => !one.isClosed && one.version === version),
  };
}

/** What the insertion does to other lines of the script, or of the whole notebook. */
async function placedNotes(
  scripts: PythonScripts,
  cell: vscode.NotebookCell | undefined,
  outline: Outline,
  target: InsertionTarget,
): Promise<PlacedNote[]> {
  if ('line' in target) return [];
  if (cell === undefined)
    return notesOf(outline, target).map((note) => ({ ...note, place: lineText(note.line) }));
  const cells = pythonCells(cell.notebook);
  const notebook = await scripts.notebook(cells);
  const site = siteOfWhole(notebook, cells.indexOf(cell), target);
  const notes = site === undefined ? [] : notesOf(notebook.whole, site);
  return notes.map((note) => ({ ...note, place: lineInCell(notebook, cells, note.line) }));
}

/** The target with what other cells say of its network. */
async function targetIn(
  scripts: PythonScripts,
  cell: vscode.NotebookCell | undefined,
  target: InsertionTarget,
): Promise<InsertionTarget> {
  if (cell === undefined || 'line' in target) return target;
  const cells = pythonCells(cell.notebook);
  const notebook = await scripts.notebook(cells);
  const index = cells.indexOf(cell);
  requireNone(refusalInCell(notebook, index, target));
  return siteInCell(notebook, index, target);
}

async function otherCells(
  scripts: PythonScripts,
  cell: vscode.NotebookCell,
  site: Exclude<InsertionTarget, { line: number }>,
  { className }: Insertion,
): Promise<{ document: vscode.TextDocument; edits: readonly Edit[] }[]> {
  const cells = pythonCells(cell.notebook);
  const found = editsInOtherCells(await scripts.notebook(cells), cells.indexOf(cell), site, className);
  return found.flatMap(({ cell: index, edits }) => {
    const document = cells[index]?.document;
    return document === undefined ? [] : [{ document, edits }];
  });
}

/** A text after edits that are given in its order. */
function applied(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const edit of edits) {
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}
