/** Asks where an inserted class shall go, and whether to look at it first. */

import * as vscode from 'vscode';
import type { Placement } from '../insertion/placement';
import { cellOf } from '../notebooks';
import { shownItem } from '../pick';

interface Choice {
  readonly placement: Placement;
  readonly preview: boolean;
}

/**
 * Without a question where there is only one place: a file that was never saved has no folder.
 * @param first what is offered first
 * @param preview whether the user has asked to look at it already
 * @returns undefined where the user gave up
 */
export async function choosePlacement(
  document: vscode.TextDocument,
  first: Placement,
  preview: boolean,
): Promise<Choice | undefined> {
  const { uri, isUntitled } = cellOf(document)?.notebook ?? document;
  if (isUntitled) return { placement: 'class', preview };
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const buttons = preview
    ? []
    : [{ iconPath: new vscode.ThemeIcon('diff'), tooltip: vscode.l10n.t('Preview Insertion') }];
  const items = [
    {
      label: vscode.l10n.t('Class in {0}', name),
      detail: vscode.l10n.t('One file that has all: the class stands above its first use.'),
      placement: 'class' as const,
      buttons,
    },
    {
      label: vscode.l10n.t('New module beside {0}', name),
      detail: vscode.l10n.t('The script stays short: it imports the class.'),
      placement: 'module' as const,
      buttons,
    },
  ];
  const picker = vscode.window.createQuickPick<(typeof items)[number]>();
  picker.items = (first === 'class' ? items : [...items].reverse()).map(shownItem);
  picker.placeholder = vscode.l10n.t('Place of the inserted class');
  try {
    return await new Promise((resolve) => {
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        resolve(item && { placement: item.placement, preview });
      });
      picker.onDidTriggerItemButton(({ item }) => resolve({ placement: item.placement, preview: true }));
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}
