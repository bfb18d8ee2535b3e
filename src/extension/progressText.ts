/** Progress in words, for notification and status bar. */

import * as vscode from 'vscode';
import type { Progress, Stage } from '../shared/protocol/engine';
import { gainText } from '../shared/protocol/tuning';
import { formatInteger, formatRemaining } from '../webview/format';

const STAGE_TEXTS: Readonly<Record<Stage, string>> = {
  scan: vscode.l10n.t('Looking for images'),
  embed: vscode.l10n.t('Reading images'),
  generate: vscode.l10n.t('Generating architectures'),
  score: vscode.l10n.t('Predicting accuracy and latency'),
  stretch: vscode.l10n.t('Stretching the front'),
  tune: vscode.l10n.t('Trying settings'),
};

/** `Reading images: 300 of 1,000, about 2 s left`. */
export function progressText({ stage, done, total, remainingMs, gain }: Progress): string {
  const amount = total > 0 ? `: ${formatInteger(done)} of ${formatInteger(total)}` : '';
  const remaining = remainingMs === null || remainingMs < 1000 ? '' : `, ${formatRemaining(remainingMs)}`;
  const best = gain === undefined ? '' : `, ${vscode.l10n.t('best {0}', gainText(gain))}`;
  return `${STAGE_TEXTS[stage]}${amount}${best}${remaining}`;
}
