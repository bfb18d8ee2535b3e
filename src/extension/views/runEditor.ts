/** The editor of run files: the panel's page with the run of the file, or what is wrong with the file. */

import path from 'node:path';
import * as vscode from 'vscode';
import { openWith } from '../execute';
import type { Notifier } from '../notify';
import type { OwnChange, Session } from '../session';
import { loadPage } from './page';
import { loadProblem } from './problemPage';
import { RunDocument } from './runDocument';
import { linkWebview } from './webviewLink';

export const RUN_EDITOR = 'pomonag.run';

export class RunEditor implements vscode.CustomEditorProvider<RunDocument>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.CustomDocumentEditEvent<RunDocument>>();
  readonly onDidChangeCustomDocument = this.changed.event;
  /** The open files by the ids of their runs. */
  private readonly documents = new Map<string, RunDocument>();
  private readonly following: vscode.Disposable;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly session: Session,
    private readonly notifier: Notifier,
  ) {
    this.following = session.onDidChangeOwn((change) => notifier.watch(this.edit(change)));
  }

  async openCustomDocument(
    uri: vscode.Uri,
    { backupId }: vscode.CustomDocumentOpenContext,
  ): Promise<RunDocument> {
    const backup = backupId === undefined ? undefined : vscode.Uri.parse(backupId);
    const document = await RunDocument.open(uri, this.session, backup);
    document.onDidEdit((edit) => this.changed.fire({ document, ...edit }));
    this.documents.set(uri.toString(), document);
    document.onDidDispose(() => this.documents.delete(uri.toString()));
    return document;
  }

  /** The page follows the file: it is loaded anew when others have changed the file. */
  resolveCustomEditor(document: RunDocument, panel: vscode.WebviewPanel): void {
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.svg');
    const { uri } = document;
    let connection = this.load(document, panel);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), path.posix.basename(uri.path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    const following = [
      watcher,
      watcher.onDidChange(() => document.follow()),
      watcher.onDidCreate(() => document.follow()),
      document.onDidReplace(() => {
        connection.dispose();
        connection = this.load(document, panel);
      }),
    ];
    panel.onDidDispose(() => {
      for (const one of following) one.dispose();
      connection.dispose();
    });
  }

  /** Makes the run of a file that is open the run on show. */
  bringUp(uri: vscode.Uri): void {
    const shown = this.documents.get(uri.toString())?.shown;
    if (typeof shown === 'object') shown.bringUp();
  }

  saveCustomDocument(document: RunDocument): Promise<void> {
    return document.save();
  }

  saveCustomDocumentAs(document: RunDocument, destination: vscode.Uri): Promise<void> {
    return document.saveAs(destination);
  }

  async revertCustomDocument(document: RunDocument): Promise<void> {
    await document.revert();
  }

  backupCustomDocument(
    document: RunDocument,
    { destination }: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    return document.backup(destination);
  }

  dispose(): void {
    this.following.dispose();
    this.changed.dispose();
  }

  /** A run stays on show when its editor is closed: the editor opens again for what is to be kept in the file. */
  private async edit({ id, change }: OwnChange): Promise<void> {
    if (!this.documents.has(id)) await openWith(vscode.Uri.parse(id), RUN_EDITOR);
    this.documents.get(id)?.edit(change);
  }

  /** @returns what ends the page's connection */
  private load({ uri, shown }: RunDocument, panel: vscode.WebviewPanel): vscode.Disposable {
    if (typeof shown === 'string') {
      loadProblem(panel.webview, uri, shown);
      return new vscode.Disposable(() => {});
    }
    const bringUpActive = (): void => {
      if (panel.active) shown.bringUp();
    };
    const connection = vscode.Disposable.from(
      linkWebview(panel.webview, this.session, this.notifier, shown),
      panel.onDidChangeViewState(bringUpActive),
    );
    bringUpActive();
    loadPage(panel.webview, this.extensionUri, 'panel');
    return connection;
  }
}

/** The file of the run with an id, where one of its editors is open. */
export function fileInEditor(id: string | undefined): vscode.Uri | undefined {
  for (const { input } of vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)) {
    const isEditor = input instanceof vscode.TabInputCustom && input.viewType === RUN_EDITOR;
    if (isEditor && input.uri.toString() === id) return input.uri;
  }
  return undefined;
}
