/** Saves what the panel shows, plot or table, where the user chooses. */

import * as vscode from 'vscode';
import { PomonagError, messageOf } from '../../shared/errors';
import type { SaveFormat } from '../../shared/protocol/webview';
import { fileNameOf } from '../runs/runFile';
import type { Session } from '../session';

const FILTERS: Readonly<Record<SaveFormat, Record<string, string[]>>> = {
  csv: { CSV: ['csv'] },
  svg: { SVG: ['svg'] },
  png: { PNG: ['png'] },
};

/**
 * @param content text, or a PNG in base64
 * @throws PomonagError `not-writable`
 */
export async function saveView(session: Session, format: SaveFormat, content: string): Promise<void> {
  const { run, running } = session.state;
  const name = fileNameOf(run?.entry.name ?? running?.name ?? 'networks');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: FILTERS[format],
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.${format}`) }),
  });
  if (target === undefined) return;
  try {
    const bytes = Buffer.from(content, format === 'png' ? 'base64' : 'utf8');
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    throw new PomonagError(
      'not-writable',
      vscode.l10n.t('{0} cannot be written: {1}', target.fsPath, messageOf(error)),
    );
  }
}
