/** The page that a webview loads: nothing but the bundle, under a policy that allows nothing else. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export type View = 'panel' | 'sidebar';

/** Gives the webview its content; listeners must be attached before. */
export function loadPage(webview: vscode.Webview, extensionUri: vscode.Uri, view: View): void {
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  const script = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'webview.css')).toString();
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `img-src ${webview.cspSource} data:`, // a plot is saved as PNG by way of its SVG
    `style-src ${webview.cspSource} 'nonce-${nonce}'`, // the toolkit adds a style element of its own
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  webview.html = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <title>POMONAG</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body data-view="${view}">
    <script type="module" nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
