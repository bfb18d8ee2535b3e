/** The editor of run files: the panel's page with the run of the file, or what is wrong with the file. */

import path from 'node:path';
import * as vscode from 'vscode';
import { PomonagError, messageOf } from '../../shared/errors';
import type { Notifier } from '../notify';
import { RUN_FILE_ENDING, parseRunFile } from '../runs/runFile';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import { FileRun } from './fileRun';
import { loadPage } from './page';
import { loadProblem } from './problemPage';
import { linkWebview } from './webviewLink';

export const RUN_EDITOR = 'pomonag.run';

export class RunEditor implements vscode.CustomReadonlyEditorProvider {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly session: Session,
    private readonly notifier: Notifier,
  ) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  /** The page follows the file: it is loaded anew when the file has changed. */
  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.svg');
    let shown: vscode.Disposable | undefined;
    const load = async (hasChanged: boolean): Promise<void> => {
      const next = await this.load(uri, panel, hasChanged);
      shown?.dispose();
      shown = next;
    };
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), path.posix.basename(uri.path));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    watcher.onDidChange(() => load(true));
    watcher.onDidCreate(() => load(true));
    panel.onDidDispose(() => {
      watcher.dispose();
      shown?.dispose();
    });
    await load(false);
  }

  /** @returns what ends the page's connection */
  private async load(
    uri: vscode.Uri,
    panel: vscode.WebviewPanel,
    hasChanged: boolean,
  ): Promise<vscode.Disposable> {
    let run: StoredRun;
    try {
      run = await readRunFile(uri);
    } catch (error) {
      loadProblem(panel.webview, uri, messageOf(error));
      return new vscode.Disposable(() => {});
    }
    // What is on show of this file is older than the file.
    if (hasChanged && this.session.state.run?.entry.id === run.entry.id) this.session.show(run);
    const fileRun = new FileRun(this.session, run);
    const bringUpActive = (): void => {
      if (panel.active) fileRun.bringUp();
    };
    const connection = vscode.Disposable.from(
      fileRun,
      linkWebview(panel.webview, this.session, this.notifier, fileRun),
      panel.onDidChangeViewState(bringUpActive),
    );
    bringUpActive();
    loadPage(panel.webview, this.extensionUri, 'panel');
    return connection;
  }
}

/** @throws PomonagError `bad-argument` that says what is wrong with the file and what to do */
export async function readRunFile(uri: vscode.Uri): Promise<StoredRun> {
  const fileName = path.posix.basename(uri.path);
  let text: string;
  let modified: number;
  try {
    text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    modified = (await vscode.workspace.fs.stat(uri)).mtime;
  } catch (error) {
    throw new PomonagError(
      'bad-argument',
      vscode.l10n.t('The file {0} cannot be read: {1}', fileName, messageOf(error)),
    );
  }
  return parseRunFile(text, {
    id: uri.toString(),
    createdAt: new Date(modified).toISOString(),
    name: fileName.endsWith(RUN_FILE_ENDING) ? fileName.slice(0, -RUN_FILE_ENDING.length) : fileName,
  });
}
