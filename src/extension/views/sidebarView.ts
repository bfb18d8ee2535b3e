/** The Pareto explorer in the side bar. */

import type * as vscode from 'vscode';
import type { Notifier } from '../notify';
import type { Session } from '../session';
import { loadPage } from './page';
import { linkWebview } from './webviewLink';

export const SIDEBAR_VIEW = 'pomonag.explorer';

export class Sidebar implements vscode.WebviewViewProvider {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly session: Session,
    private readonly notifier: Notifier,
  ) {}

  resolveWebviewView(view: vscode.WebviewView): void {
    const link = linkWebview(view.webview, this.session, this.notifier);
    view.onDidDispose(() => void link.dispose());
    loadPage(view.webview, this.extensionUri, 'sidebar');
  }
}
