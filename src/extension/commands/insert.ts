/** *Insert Architecture*: puts a network of the run on show into a Python file or a notebook. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { planInsertion } from '../../codegen/python/insertion';
import type { InsertionTarget } from '../../codegen/python/insertion';
import { PomonagError } from '../../shared/errors';
import type { Run } from '../../shared/protocol/run';
import { confirmAll, disagreements } from '../contradictions';
import { cellOf, newCellEdit, pythonCells } from '../notebooks';
import { chooseCandidate, requireRun } from '../picks';
import { insertionEdit, networkOf, readOnlyReason } from '../python';
import type { PythonScripts } from '../python';
import type { Session } from '../session';
import { uriSchema } from '../uri';
import { chooseDocument, chooseTarget } from './insertTarget';

const optionsSchema = v.object({
  /** An architecture's text or a pick's name. */
  architecture: v.optional(v.string()),
  /** The Python file, notebook or cell. */
  uri: v.optional(uriSchema),
  /** Line from 0. */
  line: v.optional(v.number()),
});
type Options = v.InferOutput<typeof optionsSchema>;

export class InsertCommand {
  constructor(
    private readonly session: Session,
    private readonly scripts: PythonScripts,
  ) {}

  /**
   * What is missing is taken from the editor or asked for.
   * @returns the inserted class's name; undefined where the user gave up
   * @throws PomonagError
   */
  async run(given?: unknown): Promise<string | undefined> {
    const parsed = v.safeParse(optionsSchema, given);
    const options: Options = parsed.success ? parsed.output : {};
    const run = await requireRun(this.session);
    const document = await chooseDocument(this.scripts, options.uri);
    if (document === undefined) return undefined;
    const reason = await readOnlyReason(document);
    if (reason !== null) throw new PomonagError('not-writable', reason);

    const placeHolder = vscode.l10n.t('Architecture to insert');
    const candidate = await chooseCandidate(
      run,
      this.session.state.selected,
      options.architecture,
      placeHolder,
    );
    if (candidate === undefined) return undefined;
    const outline = await this.scripts.outline(document);
    const { version } = document;
    const target = await chooseTarget(document, outline, options.line);
    if (target === undefined || !(await confirmAll(disagreements(outline, run)))) return undefined;

    const { edit, className } = await this.edit(document, target, run, candidate.architecture);
    if (document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
      throw new PomonagError(
        'not-writable',
        'The file could not be changed, or changed meanwhile. Insert again.',
      );
    }
    await reveal(document, className);
    return className;
  }

  /** In a notebook, a class that takes nothing's place gets a cell of its own. */
  private async edit(
    document: vscode.TextDocument,
    target: InsertionTarget,
    run: Run,
    architecture: string,
  ): Promise<{ edit: vscode.WorkspaceEdit; className: string }> {
    const cell = cellOf(document);
    if (cell === undefined || !('line' in target)) {
      return insertionEdit(document, await this.scripts.outline(document), target, run, architecture);
    }
    const code = pythonCells(cell.notebook).map((one) => one.document.getText());
    const empty = await this.scripts.outlineOfText('');
    const network = networkOf(run, architecture);
    const { edits, className } = planInsertion(empty, { line: 0 }, network, run, code.join('\n'));
    return {
      edit: newCellEdit(
        cell,
        edits
          .map(({ text }) => text)
          .join('')
          .trimEnd(),
      ),
      className,
    };
  }
}

/** Shows where the class is used, or where it stands. */
async function reveal(document: vscode.TextDocument, className: string): Promise<void> {
  const text = document.getText();
  const use = text.indexOf(`${className}()`);
  const position = document.positionAt(use >= 0 ? use : Math.max(0, text.indexOf(`class ${className}`)));
  const cell = cellOf(document);
  if (cell !== undefined) {
    const selections = [new vscode.NotebookRange(cell.index, cell.index + 1)];
    await vscode.window.showNotebookDocument(cell.notebook, { selections });
  }
  const visible = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const editor = visible ?? (cell === undefined ? await vscode.window.showTextDocument(document) : undefined);
  if (editor === undefined) return;
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}
