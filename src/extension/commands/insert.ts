/** *Insert Architecture*: puts a network of the run on show into a Python file or a notebook. */

import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { confirmAll, disagreements, hintsOf } from '../contradictionWarning';
import { notesSummary, sentenceOf } from '../insertion/notes';
import { planFor } from '../insertion/plan';
import type { InsertionPlan } from '../insertion/plan';
import type { InsertionPreview } from '../insertion/preview';
import { cellOf } from '../notebooks';
import { chooseNetwork, requireRun } from '../networkChoice';
import type { Notifier } from '../notify';
import { readOnlyReason } from '../python';
import type { PythonScripts } from '../python';
import type { Session } from '../session';
import { placementFor } from '../settings';
import type { InsertOptions, Inserted } from './contract';
import { askClasses } from './insertClasses';
import { choosePlacement } from './insertPlacement';
import { chooseDocument, chooseTarget } from './insertTarget';

export class InsertCommand {
  constructor(
    private readonly session: Session,
    private readonly scripts: PythonScripts,
    private readonly preview: InsertionPreview,
    private readonly notifier: Notifier,
  ) {}

  /**
   * What is missing is taken from the editor or asked for.
   * @returns the class's name and what the insertion does to other lines; undefined where the user gave up
   * @throws PomonagError
   */
  async run(options: InsertOptions = { preview: false }): Promise<Inserted | undefined> {
    await requireRun(this.session);
    const document = await chooseDocument(this.scripts, options.uri);
    if (document === undefined) return undefined;
    const reason = await readOnlyReason(document);
    if (reason !== null) throw new PomonagError('not-writable', reason);

    // What is on show may have changed while the document was chosen.
    const run = await requireRun(this.session);
    const placeHolder = vscode.l10n.t('Architecture to insert');
    const network = await chooseNetwork(this.session.state, options.architecture, placeHolder);
    if (network === undefined) return undefined;
    const { version } = document;
    const target = await chooseTarget(document, await this.scripts.outline(document), options);
    if (target === undefined) return undefined;
    const setting = placementFor(document);
    const isAsked = options.as === undefined && options.architecture === undefined;
    const choice = isAsked
      ? await choosePlacement(document, setting, options.preview)
      : { placement: options.as ?? setting, preview: options.preview };
    if (choice === undefined) return undefined;
    const said = await hintsOf(this.scripts, document);
    const channels = said.channels?.value;
    const classes = said.classes?.value ?? (isAsked ? await askClasses(run.dataset) : run.dataset.classes);
    if (classes === undefined) return undefined;
    const found = await disagreements(this.scripts, document, run);
    if (document.version !== version) throw changedMeanwhile();

    const { architecture } = network;
    const plan = await planFor(this.scripts, document, target, run, architecture, choice.placement, {
      classes,
      channels,
    });
    const apply = async (): Promise<boolean> => {
      if (!(await confirmAll(found))) return false;
      if (!plan.isCurrent() || !(await vscode.workspace.applyEdit(plan.edit))) throw changedMeanwhile();
      await reveal(document, plan.className);
      return true;
    };
    if (choice.preview) await this.preview.show(plan, apply);
    else if (await apply()) this.notifier.watch(this.tell(plan));
    else return undefined;
    return { className: plan.className, notes: plan.notes.map(sentenceOf) };
  }

  /** Says that other lines have changed, or do not mean the same, where there are any. */
  private async tell(plan: InsertionPlan): Promise<void> {
    if (plan.notes.length === 0) return;
    const show = vscode.l10n.t('Show Them');
    const message = notesSummary(plan.className, plan.notes);
    if ((await vscode.window.showInformationMessage(message, show)) === show)
      await this.preview.showNotes(plan);
  }
}

function changedMeanwhile(): PomonagError {
  return new PomonagError(
    'not-writable',
    vscode.l10n.t('The file could not be changed, or changed meanwhile. Insert again.'),
  );
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
