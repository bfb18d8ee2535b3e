/** The panel with plot, table and drawing; one per window, and it comes back after a reload. */

import * as vscode from 'vscode';
import type { Notifier } from '../notify';
import type { Session } from '../session';
import { loadPage } from './page';
import { linkWebview } from './webviewLink';

export const PANEL_TYPE = 'pomonag.panel';

export class ParetoPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly session: Session,
    private readonly notifier: Notifier,
  ) {}

  /**
   * Opens the panel, or brings it to the front where it is.
   * @param preserveFocus whether the focus stays where it is, as in a list whose runs are looked through
   */
  show({ preserveFocus = false } = {}): void {
    if (this.panel !== undefined) {
      this.panel.reveal(undefined, preserveFocus);
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
    this.adopt(vscode.window.createWebviewPanel(PANEL_TYPE, vscode.l10n.t('Pareto Front'), column));
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.panel?.dispose();
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.extensionUri, 'media', 'icon.svg');
    const link = linkWebview(panel.webview, this.session, this.notifier);
    panel.onDidDispose(() => {
      void link.dispose();
      if (this.panel === panel) this.panel = undefined;
    });
    loadPage(panel.webview, this.extensionUri, 'panel');
  }
}
