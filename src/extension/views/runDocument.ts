/** The file of a run in its editor. What can change in it are the user's own networks, an edit each. */

import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { messageOf } from '../../shared/errors';
import type { OwnNetwork } from '../../shared/protocol/runEntry';
import { runFileText } from '../runs/runFile';
import { readRunFile, writeRunFile } from '../runs/runFileOnDisk';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import { FileRun } from './fileRun';

/** A change of the own networks, as VS Code wants to know it. */
export interface RunEdit {
  readonly label: string;
  undo(): void;
  redo(): void;
}

/** The run as it is and as it was when the file was last read or written; or why the file holds none. */
type Content =
  | { readonly run: StoredRun; readonly saved: StoredRun; readonly view: FileRun }
  | { readonly problem: string };

export class RunDocument implements vscode.CustomDocument {
  private readonly edited = new vscode.EventEmitter<RunEdit>();
  private readonly replaced = new vscode.EventEmitter<void>();
  readonly onDidEdit = this.edited.event;
  /** Fires when the content has been read again. */
  readonly onDidReplace = this.replaced.event;
  private readonly ended = new vscode.EventEmitter<void>();
  readonly onDidDispose = this.ended.event;
  private content: Content = { problem: '' };
  /** Grows when the file turns out to hold another run. */
  private generation = 0;

  private constructor(
    readonly uri: vscode.Uri,
    private readonly session: Session,
  ) {}

  /** @param backup where VS Code has kept unsaved changes, from `backup` */
  static async open(uri: vscode.Uri, session: Session, backup?: vscode.Uri): Promise<RunDocument> {
    const document = new RunDocument(uri, session);
    await document.read();
    // A backup that cannot be read leaves what is in the file.
    const kept = backup && (await readRunFile(backup).catch(() => undefined));
    if (kept !== undefined) document.setOwn(kept.own);
    return document;
  }

  /** What the editor shows: the run's state, or a text that says what is wrong with the file. */
  get shown(): FileRun | string {
    return 'problem' in this.content ? this.content.problem : this.content.view;
  }

  /** Takes over what others have written, unless there are changes of one's own. */
  async follow(): Promise<void> {
    if ('saved' in this.content) {
      if (this.content.run !== this.content.saved) return;
      const onDisk = await readRunFile(this.uri).then(runFileText, () => null);
      if (onDisk === runFileText(this.content.saved)) return;
    }
    await this.revert();
  }

  /** @throws vscode.CancellationError where others have written the file and the user leaves it so */
  async save(): Promise<void> {
    if ('problem' in this.content) return;
    const { run, saved, view } = this.content;
    const onDisk = await readRunFile(this.uri).then(runFileText, () => null);
    const isExpected = onDisk === runFileText(saved) || onDisk === runFileText(run);
    if (!isExpected && !(await confirmOverwriting(this.uri))) throw new vscode.CancellationError();
    await writeRunFile(this.uri, run);
    this.content = { run, saved: run, view };
  }

  async saveAs(destination: vscode.Uri): Promise<void> {
    if ('run' in this.content) await writeRunFile(destination, this.content.run);
  }

  async backup(destination: vscode.Uri): Promise<vscode.CustomDocumentBackup> {
    await this.saveAs(destination);
    return {
      id: destination.toString(),
      delete: () => void vscode.workspace.fs.delete(destination).then(undefined, () => {}),
    };
  }

  /** Changes the user's own networks; the file is dirty then. */
  edit(change: (own: OwnNetwork[]) => OwnNetwork[]): void {
    if ('problem' in this.content) return;
    const before = this.content.run.own;
    const after = change(before);
    const [added, removed] = [lackingIn(before, after), lackingIn(after, before)];
    const { generation } = this;
    /** The file may have been read again since: what others have added to it stays, and another run is left alone. */
    const exchange = (out: readonly OwnNetwork[], into: readonly OwnNetwork[]): void => {
      if ('problem' in this.content || generation !== this.generation) return;
      const rest = lackingIn(out, this.content.run.own);
      this.setOwn([...rest, ...lackingIn(rest, into)]);
    };
    this.setOwn(after);
    this.edited.fire({
      label: after.length > before.length ? vscode.l10n.t('Score Network') : vscode.l10n.t('Remove Network'),
      undo: () => exchange(added, removed),
      redo: () => exchange(removed, added),
    });
  }

  /** Goes back to what is in the file. */
  async revert(): Promise<void> {
    if ('view' in this.content) this.content.view.dispose();
    await this.read();
    this.replaced.fire();
  }

  dispose(): void {
    if ('view' in this.content) {
      this.setOwn(this.content.saved.own); // the run stays on show, without what was not saved
      this.content.view.dispose();
    }
    this.edited.dispose();
    this.replaced.dispose();
    this.ended.fire();
    this.ended.dispose();
  }

  private async read(): Promise<void> {
    try {
      const run = await readRunFile(this.uri);
      const { state } = this.session;
      // What is on show of this file is older than the file.
      if (state.run?.entry.id === run.entry.id) this.session.show(run, state.selected);
      const before = 'saved' in this.content ? this.content.saved.result : null;
      if (!isDeepStrictEqual(before, run.result)) this.generation++;
      this.content = { run, saved: run, view: new FileRun(this.session, run) };
    } catch (error) {
      this.content = { problem: messageOf(error) };
    }
  }

  private setOwn(own: OwnNetwork[]): void {
    if ('problem' in this.content) return;
    const { run, saved, view } = this.content;
    const isSaved = lackingIn(own, saved.own).length === 0 && lackingIn(saved.own, own).length === 0;
    this.content = { run: isSaved ? saved : { ...run, own }, saved, view };
    view.setOwn(this.content.run.own);
  }
}

/** Those of the networks that the others have not. */
function lackingIn(others: readonly OwnNetwork[], networks: readonly OwnNetwork[]): OwnNetwork[] {
  const known = new Set(others.map(({ architecture }) => architecture));
  return networks.filter(({ architecture }) => !known.has(architecture));
}

async function confirmOverwriting(uri: vscode.Uri): Promise<boolean> {
  const overwrite = vscode.l10n.t('Overwrite');
  const text = vscode.l10n.t(
    'The file {0} has been changed or deleted since it was opened.',
    vscode.workspace.asRelativePath(uri),
  );
  const detail = vscode.l10n.t('Overwrite it with the run and the networks that are on show here?');
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, overwrite)) === overwrite;
}
