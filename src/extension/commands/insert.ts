/** *Insert Architecture*: puts a network of the run on show into a Python file. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import type { InsertionTarget } from '../../codegen/python/insertion';
import { siteOnLine } from '../../codegen/python/outline';
import type { Outline } from '../../codegen/python/outline';
import { PomonagError } from '../../shared/errors';
import { chooseCandidate, requireRun } from '../picks';
import { insertionEdit, readOnlyReason } from '../python';
import type { PythonScripts } from '../python';
import type { Session } from '../session';
import { uriSchema } from '../uri';

const optionsSchema = v.object({
  /** An architecture's text or a pick's name. */
  architecture: v.optional(v.string()),
  /** The Python file. */
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
    const document = await pythonDocument(options.uri);
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
    const target = await chooseTarget(document, await this.scripts.outline(document), options.line);
    if (target === undefined) return undefined;

    const { version } = document;
    const outline = await this.scripts.outline(document);
    const { edit, className } = insertionEdit(document, outline, target, run, candidate.architecture);
    if (document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
      throw new PomonagError(
        'not-writable',
        'The file could not be changed, or changed meanwhile. Insert again.',
      );
    }
    await reveal(document, className);
    return className;
  }
}

/** The given file, the active editor's, the only Python file that is open, or the one that the user chooses. */
async function pythonDocument(uri: vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  if (uri !== undefined) return requirePython(await vscode.workspace.openTextDocument(uri));
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined) return requirePython(active);
  const visible = vscode.window.visibleTextEditors.map(({ document }) => document).filter(isPython);
  const open = visible.length > 0 ? visible : vscode.workspace.textDocuments.filter(isPython);
  if (open.length <= 1) return requirePython(open[0]);
  const items = open.map((document) => ({
    label: vscode.workspace.asRelativePath(document.uri),
    document,
  }));
  const placeHolder = vscode.l10n.t('File to insert the architecture into');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.document;
}

function isPython({ languageId }: vscode.TextDocument): boolean {
  return languageId === 'python';
}

function requirePython(document: vscode.TextDocument | undefined): vscode.TextDocument {
  if (document !== undefined && isPython(document)) return document;
  throw new PomonagError('bad-argument', 'Open the Python file that the architecture shall go into.');
}

/**
 * The model on the line, else the only one of the file, else what the user chooses of several, else just the line.
 * @param line from 0; the cursor's where it is missing
 */
async function chooseTarget(
  document: vscode.TextDocument,
  outline: Outline,
  line: number | undefined,
): Promise<InsertionTarget | undefined> {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const at = line ?? editor?.selection.active.line ?? 0;
  const site = siteOnLine(outline, at);
  const assignments = outline.sites.filter(({ kind }) => kind !== 'class');
  if (site !== undefined || line !== undefined || assignments.length === 0) return site ?? { line: at };
  if (assignments.length === 1) return assignments[0];
  const items = assignments.map((one) => ({
    label: document.lineAt(one.firstLine).text.trim(),
    description: vscode.l10n.t('line {0}', one.firstLine + 1),
    target: one,
  }));
  const atCursor = {
    label: vscode.l10n.t('Only add the class at the cursor'),
    description: vscode.l10n.t('line {0}', at + 1),
    target: { line: at },
  };
  const placeHolder = vscode.l10n.t('Model to replace');
  return (await vscode.window.showQuickPick([...items, atCursor], { placeHolder }))?.target;
}

/** Shows where the class is used, or where it stands. */
async function reveal(document: vscode.TextDocument, className: string): Promise<void> {
  const text = document.getText();
  const use = text.indexOf(`${className}()`);
  const position = document.positionAt(use >= 0 ? use : text.indexOf(`class ${className}`));
  const visible = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const editor = visible ?? (await vscode.window.showTextDocument(document));
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}
