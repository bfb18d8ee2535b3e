/** Asks for how many classes a network is inserted, where the script does not say. */

import * as vscode from 'vscode';
import type { DatasetSummary } from '../../shared/protocol/dataset';

/**
 * Offers the number of the run's data set, for which the accuracy was predicted.
 * @returns undefined where the user gave up
 */
export async function askClasses({ classes }: DatasetSummary): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Number of classes'),
    prompt: vscode.l10n.t('The script does not say; the run has {0}.', classes),
    value: String(classes),
    validateInput: (value) =>
      /^\d+$/.test(value.trim()) && Number(value) >= 2
        ? null
        : vscode.l10n.t('Type a number of classes, 2 or more.'),
  });
  return text === undefined ? undefined : Number(text);
}
