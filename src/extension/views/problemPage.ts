/** The page in the place of a run that cannot be shown: the reason, and a way to the file's text. */

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { commandId } from '../execute';

const STYLE = `
  body { padding: 2em; max-width: 60ch; line-height: 1.5; }
  h1 { font-size: 1.3em; font-weight: 600; }
  p { overflow-wrap: anywhere; }
`;

/** @param reason one or two sentences that say what to do */
export function loadProblem(webview: vscode.Webview, uri: vscode.Uri, reason: string): void {
  const nonce = randomBytes(16).toString('base64');
  const title = vscode.l10n.t('This file cannot be shown as a run');
  const address = encodeURIComponent(JSON.stringify([uri.toString()]));
  webview.options = { enableCommandUris: [commandId('openAsText')] };
  webview.html = `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
    <title>${escaped(title)}</title>
    <style nonce="${nonce}">${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${escaped(title)}</h1>
      <p role="alert">${escaped(reason)}</p>
      <p><a href="command:pomonag.openAsText?${address}">${escaped(vscode.l10n.t('Open as Text'))}</a></p>
    </main>
  </body>
</html>`;
}

/** A text as HTML shows it: file names and their contents are no markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
