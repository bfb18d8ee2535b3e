/** The command *Clear the Cache of Data Sets*. */

import * as vscode from 'vscode';
import type { MethodResult } from '../../shared/protocol/engine';
import type { Engine } from '../engineProcess';

/** @returns what was removed @throws PomonagError while a run or a search is in progress */
export async function clearCache(engine: Engine): Promise<MethodResult<'clearCache'>> {
  engine.requireIdle();
  const cleared = await engine.request('clearCache', {});
  const megabytes = (cleared.bytes / 1e6).toFixed(1);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The cache of data sets is empty; it had {0} MB on disk.', megabytes),
  );
  return cleared;
}
