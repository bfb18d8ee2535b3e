/** Warns where a script says something else of its data than the run that the network comes from. */

import * as vscode from 'vscode';
import { contradictions } from '../codegen/python/hints';
import type { Contradiction } from '../codegen/python/hints';
import type { Outline } from '../codegen/python/outline';
import type { Run } from '../shared/protocol/run';

/** What the script and the run disagree about. */
export function disagreements({ hints }: Outline, { dataset, resolution }: Run): Contradiction[] {
  return contradictions(hints, { classes: dataset.classes, resolution });
}

/** Asks whether to insert in spite of them. @returns false where the user would rather not */
export async function confirmAll(found: readonly Contradiction[]): Promise<boolean> {
  if (found.length === 0) return true;
  const message = vscode.l10n.t('The network does not fit what this script says of its data.');
  const detail = found.map(explain).join('\n\n');
  const insert = vscode.l10n.t('Insert Anyway');
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, insert)) === insert;
}

function explain({ kind, value, line, expected }: Contradiction): string {
  switch (kind) {
    case 'classes':
      return vscode.l10n.t(
        'Line {0} has {1} classes; the run was made for {2}. Generate for the folder of these data, or change the number in the inserted class.',
        line + 1,
        value,
        expected,
      );
    case 'side':
      return vscode.l10n.t(
        'Line {0} makes images of {1} pixels a side; costs and accuracy were predicted for {2}. Resize to {2}, or generate with a resolution of {1}.',
        line + 1,
        value,
        expected,
      );
  }
}
