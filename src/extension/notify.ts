/** Tells the user what went wrong: one notification with the action that helps. */

import * as vscode from 'vscode';
import { toPomonagError } from '../shared/errors';
import type { ErrorCode } from '../shared/errors';
import { visible } from '../shared/visible';
import { runCommand } from './execute';

interface Action {
  readonly title: string;
  readonly command: 'showLog' | 'restartEngine' | 'generate';
}

const SHOW_LOG: Action = { title: vscode.l10n.t('Show Log'), command: 'showLog' };
const RESTART: Action = { title: vscode.l10n.t('Restart Engine'), command: 'restartEngine' };
const CHOOSE: Action = { title: vscode.l10n.t('Choose Folder'), command: 'generate' };

const ACTIONS: Partial<Readonly<Record<ErrorCode, readonly Action[]>>> = {
  'bad-dataset': [CHOOSE],
  'bad-model': [SHOW_LOG],
  'engine-died': [RESTART, SHOW_LOG],
  'native-module': [SHOW_LOG],
  internal: [SHOW_LOG],
};

export class Notifier {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Logs the error and shows it without waiting for an answer. Cancellations are no errors. */
  error(error: unknown): void {
    const { code, message, stack } = toPomonagError(error);
    if (code === 'cancelled') return;
    this.log.error(code === 'internal' ? (stack ?? message) : `${code}: ${message}`);
    const actions = ACTIONS[code] ?? [];
    const titles = actions.map(({ title }) => title);
    void vscode.window
      .showErrorMessage(`POMONAG: ${visible(message.replace(/\s+/g, ' '))}`, ...titles)
      .then((title) => {
        const action = actions.find((one) => one.title === title);
        return action && runCommand(action.command);
      });
  }

  /** Shows the failure of what nobody waits for, such as the answer to a message. */
  watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.error(error));
  }

  /** Reports saved runs that are damaged, in one go. */
  unreadable(files: readonly string[]): void {
    for (const file of files) this.log.error(`This saved run cannot be read and is left out: ${file}`);
    const text = vscode.l10n.t('POMONAG: saved runs that cannot be read were left out: {0}.', files.length);
    void vscode.window.showWarningMessage(text, SHOW_LOG.title).then((title) => {
      return title === undefined ? undefined : runCommand(SHOW_LOG.command);
    });
  }
}
