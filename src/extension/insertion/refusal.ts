/** Why no network can go where one is made. */

import * as vscode from 'vscode';
import type { Refusal } from '../../pythonScript/site';
import { PomonagError } from '../../shared/errors';

/** @throws PomonagError `bad-argument` with the reason, where there is a refusal */
export function requireNone(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new PomonagError('bad-argument', reasonOf(refusal));
}

function reasonOf({ reason, detail, at }: Refusal): string {
  switch (reason) {
    case 'part':
      return vscode.l10n.t(
        'No architecture goes here: line {0} uses "{1}", a part that only the present network has. Change that line first.',
        at + 1,
        detail,
      );
    case 'inputs':
      return vscode.l10n.t(
        'No architecture goes here: "{0}" takes other inputs than one batch of images. Insert in place of a network inside it.',
        detail,
      );
    case 'outputs':
      return vscode.l10n.t(
        'No architecture goes here: "{0}" returns something else than the scores of the classes. Insert in place of a network inside it.',
        detail,
      );
    case 'features':
      return vscode.l10n.t(
        'No architecture goes here: line {0} asks for feature maps, and generated networks give scores of classes.',
        at + 1,
      );
  }
}
