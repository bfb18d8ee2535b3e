/** What is said where a request got no answer from the engine. */

import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import type { Stage } from '../shared/protocol/engine';
import { stageText } from '../shared/stageTexts';

export function cancelled(): PomonagError {
  return new PomonagError('cancelled', t('The run was cancelled.'));
}

/**
 * Why a process ended, from what Node says of it.
 * @param output what it has written; of that only errors are quoted, since warnings may be of its start
 */
export function exitReason(code: number | null, signal: string | null, output: string): string {
  if (signal !== null) return t('signal {0}', signal);
  const lines = output.trim().split('\n');
  const error = lines.reverse().find((line) => /\b\w*error\b|\bfatal\b/i.test(line));
  return error === undefined
    ? t('exit code {0}', code ?? 0)
    : t('exit code {0}: {1}', code ?? 0, error.trim());
}

/** @param stage what the request in work was last at */
export function died(reason: string, stage: Stage | null): PomonagError {
  const problem =
    stage === null
      ? t('The engine process ended unexpectedly ({0}).', reason)
      : t('The engine process ended unexpectedly ({0}) at the stage "{1}".', reason, stageText(stage));
  return new PomonagError(
    'engine-died',
    `${problem} ${t('Start the run again, or choose "Restart Engine".')}`,
  );
}
