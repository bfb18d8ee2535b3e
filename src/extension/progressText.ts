/** Progress in words, for notification and status bar. */

import * as vscode from 'vscode';
import type { Progress } from '../shared/protocol/engine';
import { stageText } from '../shared/stageTexts';
import { gainText } from '../shared/protocol/tuning';
import { amountText, formatRemaining } from '../shared/format';

/** `Reading images: 300 of 1,000, about 2 s left`. */
export function progressText({ stage, done, total, remainingMs, gain }: Progress): string {
  const amount = total > 0 ? `: ${amountText(done, total)}` : '';
  const remaining = remainingMs === null || remainingMs < 1000 ? '' : `, ${formatRemaining(remainingMs)}`;
  const best = gain === undefined ? '' : `, ${vscode.l10n.t('best {0}', gainText(gain))}`;
  return `${stageText(stage)}${amount}${best}${remaining}`;
}
