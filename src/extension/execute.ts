/** All that the extension asks the editor to run by name. */

import * as vscode from 'vscode';
import type { CommandAnswer, CommandName, GivenArguments } from './commands/contract';

/** The identifier of a command of ours, as package.json has it. */
export function commandId(name: CommandName): string {
  return `pomonag.${name}`;
}

/** Runs a command of ours. */
export function runCommand<N extends CommandName>(
  name: N,
  ...given: GivenArguments<N>
): Thenable<CommandAnswer<N>> {
  return vscode.commands.executeCommand(commandId(name), ...given);
}

/** A command of ours behind a title: for code actions, code lenses and rows of lists. */
export function commandLink<N extends CommandName>(
  title: string,
  name: N,
  ...given: GivenArguments<N>
): vscode.Command {
  return { title, command: commandId(name), arguments: [...given] };
}

/** What `when` clauses in package.json ask for. */
export type ContextKey = 'isRunning' | 'isTuning' | 'isPreviewing' | 'hasRun';

export function setContext(key: ContextKey, value: boolean): Thenable<void> {
  return vscode.commands.executeCommand('setContext', `pomonag.${key}`, value);
}

/** @param editor the type of a custom editor, or `default` for the editor of texts */
export function openWith(uri: vscode.Uri, editor: string): Thenable<void> {
  return vscode.commands.executeCommand('vscode.openWith', uri, editor);
}

/** Shows what the active custom editor shows as text. */
export function reopenAsText(): Thenable<void> {
  return vscode.commands.executeCommand('workbench.action.reopenTextEditor');
}

/** A change of one file, in an editor that the next one may take the place of. */
export function showDifference(before: vscode.Uri, after: vscode.Uri, title: string): Thenable<void> {
  return vscode.commands.executeCommand('vscode.diff', before, after, title, { preview: true });
}

/** A file as it is called, before (undefined: there is none) and after a change. */
export type ChangedFile = readonly [uri: vscode.Uri, before: vscode.Uri | undefined, after: vscode.Uri];

export function showDifferences(title: string, files: readonly ChangedFile[]): Thenable<void> {
  return vscode.commands.executeCommand('vscode.changes', title, files);
}
