/** Warns where a script says something else of its data than the run that the network comes from. */

import * as vscode from 'vscode';
import { contradictions } from '../pythonScript/contradictions';
import type { Contradiction } from '../pythonScript/contradictions';
import type { DataHints } from '../pythonScript/hints';
import { cellLine } from '../pythonScript/notebook';
import type { Notebook } from '../pythonScript/notebook';
import type { Run } from '../shared/protocol/run';
import { cellOf, pythonCells } from './notebooks';
import type { PythonScripts } from './python';

/** A contradiction with the place of it in words, such as `Line 12`. */
export interface Disagreement extends Contradiction {
  readonly place: string;
}

/** What the script, or the whole notebook of a cell, says of its data. */
export async function hintsOf(scripts: PythonScripts, document: vscode.TextDocument): Promise<DataHints> {
  const own = cellOf(document);
  if (own === undefined) return (await scripts.outline(document)).hints;
  return (await scripts.notebook(pythonCells(own.notebook))).whole.hints;
}

/** What the script, or the whole notebook of a cell, and the run disagree about. */
export async function disagreements(
  scripts: PythonScripts,
  document: vscode.TextDocument,
  { dataset, resolution, channels }: Run,
): Promise<Disagreement[]> {
  const made = { classes: dataset.classes, resolution, channels, greyShare: dataset.greyShare };
  const found = contradictions(await hintsOf(scripts, document), made);
  const own = cellOf(document);
  if (own === undefined) return found.map((one) => ({ ...one, place: lineText(one.line) }));
  const cells = pythonCells(own.notebook);
  const notebook = await scripts.notebook(cells);
  return found.map((one) => ({ ...one, place: lineInCell(notebook, cells, one.line) }));
}

/** `Cell 3, line 2` of a line of the whole notebook. */
export function lineInCell(notebook: Notebook, cells: readonly vscode.NotebookCell[], at: number): string {
  const { cell, line } = cellLine(notebook, at);
  return vscode.l10n.t('Cell {0}, line {1}', (cells[cell]?.index ?? 0) + 1, line + 1);
}

/** Asks whether to insert in spite of them. @returns false where the user would rather not */
export async function confirmAll(found: readonly Disagreement[]): Promise<boolean> {
  if (found.length === 0) return true;
  const message = vscode.l10n.t('The network does not fit what this script says of its data.');
  const detail = found.map(explain).join('\n\n');
  const insert = vscode.l10n.t('Insert Anyway');
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, insert)) === insert;
}

/** `Line 12` of a line, from 0. */
export function lineText(line: number): string {
  return vscode.l10n.t('Line {0}', line + 1);
}

function explain({ kind, value, place, expected }: Disagreement): string {
  switch (kind) {
    case 'classes':
      return vscode.l10n.t(
        '{0}: {1} classes; the run was made for {2}. The network goes in with {1}, but its accuracy was predicted for other data: better generate for the folder of these.',
        place,
        value,
        expected,
      );
    case 'side':
      return vscode.l10n.t(
        '{0}: images of {1} pixels a side; costs and accuracy were predicted for {2}. Resize to {2}, or generate with a resolution of {1}.',
        place,
        value,
        expected,
      );
    case 'channels':
      return vscode.l10n.t(
        '{0}: images of {1} channel(s); the run was made for {2}. The network goes in with {1}, but its costs and accuracy were predicted for {2}: better generate with {1} channel(s).',
        place,
        value,
        expected,
      );
    case 'colours':
      return value === 1
        ? vscode.l10n.t(
            '{0}: grey images; the run was made for images in colour, for which the accuracy was predicted. Better generate for the folder of these.',
            place,
          )
        : vscode.l10n.t(
            '{0}: images in colour; the run was made for grey images, for which the accuracy was predicted. Better generate for the folder of these.',
            place,
          );
  }
}
