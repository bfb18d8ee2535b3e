/** Runs as files: *Open Run File*, *Save Run As*, *Open as Text*. */

import * as vscode from 'vscode';
import { visible } from '../../shared/visible';
import { openWith, reopenAsText, runCommand } from '../execute';
import { askWhereToSave } from '../files';
import type { Notifier } from '../notify';
import { RUN_FILE_ENDING, fileNameOf } from '../runs/runFile';
import { writeRunFile } from '../runs/runFileOnDisk';
import type { StoredRun } from '../runs/storedRun';
import { RUN_EDITOR } from '../views/runEditor';

/** The dialogs know the last part of an ending only. */
const FILTERS = { [vscode.l10n.t('Runs')]: ['json'] };

/** @returns the opened file; undefined where the user gave up */
export async function openRunFile(given?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const uri = given ?? (await askForRunFile());
  if (uri !== undefined) await openWith(uri, RUN_EDITOR);
  return uri;
}

async function askForRunFile(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open Run'),
      openLabel: vscode.l10n.t('Open Run'),
      filters: FILTERS,
      ...(folder && { defaultUri: folder }),
    })) ?? [];
  return uri;
}

/**
 * @param given the file to write; asked for where it is missing
 * @returns the written file; undefined where the user gave up
 * @throws PomonagError `not-writable`
 */
export async function saveRun(
  run: StoredRun,
  notifier: Notifier,
  given?: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const name = `${fileNameOf(run.entry.name)}${RUN_FILE_ENDING}`;
  const uri = given ?? (await askWhereToSave(name, FILTERS, vscode.l10n.t('Save Run As')));
  if (uri === undefined) return undefined;
  await writeRunFile(uri, run);
  if (given === undefined) notifier.watch(offerToOpen(uri));
  return uri;
}

async function offerToOpen(uri: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('Saved to {0}.', visible(vscode.workspace.asRelativePath(uri)));
  if ((await vscode.window.showInformationMessage(text, open)) === open) await runCommand('openRunFile', uri);
}

/** @param target the file, as an address or its text, or what the active editor shows */
export async function openAsText(target?: vscode.Uri | string): Promise<void> {
  const uri = typeof target === 'string' ? vscode.Uri.parse(target) : target;
  if (uri === undefined) await reopenAsText();
  else await openWith(uri, 'default');
}
