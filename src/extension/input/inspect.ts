/** Asks the engine how a folder is read, while the dialogs are open. */

import * as vscode from 'vscode';
import type { DatasetSource, Inspection } from '../../shared/protocol/dataset';
import type { Engine } from '../engineProcess';
import type { Inspect } from './datasetSteps';

/** Each folder is read once; what is wrong with it is said by whatever then runs on it. */
export function inspector(engine: Engine): Inspect {
  const known = new Map<string, Inspection | null>();
  return async (source: DatasetSource) => {
    const key = JSON.stringify(source);
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const title = vscode.l10n.t('Reading the folder');
    const inspection = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title },
      () => engine.request('inspect', source).catch(() => null),
    );
    known.set(key, inspection);
    return inspection;
  };
}
