/** The HTML of the webviews' page; free of `vscode`, so that the webview's tests load the very page that the editor does. */

import { FORMATS, FORMAT_NAMES } from '../../codegen/formats';
import type { Texts } from '../../shared/l10n';
import type { Formats } from '../../shared/protocol/webview';

export type View = 'panel' | 'sidebar';

export interface PageSources {
  /** Addresses of the bundle's script and style sheet. */
  readonly script: string;
  readonly style: string;
  /** Source expression from which the policy admits styles and images. */
  readonly cspSource: string;
  /** Fresh for every page, not guessable. */
  readonly nonce: string;
  /** As in `vscode.env.language`. */
  readonly language: string;
  /** The texts of that language; none in English. */
  readonly texts: Texts;
}

/** A page with nothing but the bundle, under a policy that allows nothing else. */
export function pageHtml(view: View, sources: PageSources): string {
  const { script, style, cspSource, nonce, language } = sources;
  const formats: Formats = FORMAT_NAMES.map((name) => ({ name, short: FORMATS[name].short }));
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} data:`, // a plot is saved as PNG by way of its SVG
    `style-src ${cspSource} 'nonce-${nonce}'`, // the toolkit adds a style element of its own
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <title>POMONAG</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body data-view="${view}">
    ${data('texts', sources.texts)}
    ${data('formats', formats)}
    <script type="module" nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}

/** What the bundle reads by the element's id. */
function data(id: string, value: unknown): string {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c'); // no text can end the element
  return `<script type="application/json" id="${id}">${json}</script>`;
}
