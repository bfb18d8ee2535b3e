/** Puts the commands into the editor: arguments are checked, failures are shown. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { issueText } from '../../shared/protocol/issues';
import { commandId } from '../execute';
import type { Notifier } from '../notify';
import { COMMANDS } from './contract';
import type { CommandArguments, CommandHandlers, CommandName } from './contract';

/** A failure is shown to the user and, for callers that are programs, answered with undefined. */
export function registerCommands(handlers: CommandHandlers, notifier: Notifier): vscode.Disposable {
  const names = Object.keys(COMMANDS) as CommandName[];
  return vscode.Disposable.from(...names.map((name) => register(name, handlers, notifier)));
}

function register<N extends CommandName>(
  name: N,
  handlers: CommandHandlers,
  notifier: Notifier,
): vscode.Disposable {
  return vscode.commands.registerCommand(commandId(name), async (...given: unknown[]) => {
    try {
      return await handlers[name](...argumentsOf(name, given));
    } catch (error) {
      notifier.error(error);
      return undefined;
    }
  });
}

/** @throws PomonagError `bad-argument` that names the command and what is wrong */
function argumentsOf<N extends CommandName>(name: N, given: readonly unknown[]): CommandArguments<N> {
  const parsed = v.safeParse(COMMANDS[name], given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  // The first part of the path is the argument's number.
  const place = (v.getDotPath(issue) ?? '').replace(/^\d+\.?/, '');
  throw new PomonagError(
    'bad-argument',
    vscode.l10n.t('{0} was called with a wrong argument: {1}.', commandId(name), issueText(issue, place)),
  );
}
