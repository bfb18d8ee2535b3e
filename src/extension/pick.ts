/** Lists to choose from. Names of files, classes and lines of code in them are shown with their hidden characters. */

import * as vscode from 'vscode';
import { visible } from '../shared/visible';

/** The item as it may be shown. */
export function shownItem<T extends vscode.QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: visible(label),
    ...(description !== undefined && { description: visible(description) }),
    ...(detail !== undefined && { detail: visible(detail) }),
  };
}

/** Asks which of the items the user means. @returns undefined where the user gave up */
export async function pickOne<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  const shown = items.map(shownItem);
  const picked = await vscode.window.showQuickPick(shown, options);
  return picked && items[shown.indexOf(picked)];
}
