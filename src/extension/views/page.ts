/** Loads the bundle into a webview. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { pageHtml } from './pageHtml';
import type { View } from './pageHtml';

/** Gives the webview its content; listeners must be attached before. */
export function loadPage(webview: vscode.Webview, extensionUri: vscode.Uri, view: View): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
  webview.html = pageHtml(view, {
    script: address('webview.js'),
    style: address('webview.css'),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    language: vscode.env.language,
    texts: vscode.l10n.bundle ?? {},
  });
}
