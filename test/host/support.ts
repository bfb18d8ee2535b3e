/** What the tests inside the extension host have in common. */

import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PomonagApi } from '../../src/extension/extension';
import type { ShownRun, StoredRun } from '../../src/extension/runs/storedRun';

/** The activated extension. */
export async function activated(): Promise<PomonagApi> {
  const extension = vscode.extensions.getExtension<PomonagApi>('pomonag.pomonag');
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

export function workspaceFile(name: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return path.join(folder.uri.fsPath, name);
}

/** Runs the whole pipeline on the workspace's digits. */
export async function generateForDigits(options: object = {}): Promise<StoredRun | undefined> {
  const settings = { folder: workspaceFile('digits'), count: 32, seed: 7, ...options };
  return vscode.commands.executeCommand<StoredRun | undefined>('pomonag.generate', settings);
}

/** The run on show, generated first where there is none. */
export async function ensureRun(): Promise<ShownRun> {
  const api = await activated();
  const run = api.state().run ?? (await generateForDigits());
  assert.ok(run, 'the run ended with a result');
  return run;
}

export async function waitFor<T>(
  what: string,
  read: () => T | undefined | Thenable<T | undefined>,
  ms = 20_000,
): Promise<T> {
  for (const deadline = Date.now() + ms; Date.now() < deadline;) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Timed out waiting for ${what}`);
}

const written: string[] = [];

/** A Python file of the workspace, open in an editor; `removeScripts` deletes it. */
export async function openScript(name: string, text: string, mode = 0o644): Promise<vscode.TextEditor> {
  const file = workspaceFile(name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  written.push(file);
  return vscode.window.showTextDocument(vscode.Uri.file(file));
}

export async function removeScripts(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const file of written.splice(0)) rmSync(file, { force: true });
}

/** The extension's code actions for a line, from 0. */
export async function codeActions(document: vscode.TextDocument, line: number): Promise<vscode.CodeAction[]> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    new vscode.Range(line, 0, line, 0),
    'refactor.rewrite.pomonag',
  );
  return actions.filter(({ kind }) => kind?.value === 'refactor.rewrite.pomonag');
}

/** Collects the error messages shown while `action` runs, instead of showing them. */
export async function errorsDuring(action: () => Thenable<unknown>): Promise<string[]> {
  const shown = await messagesDuring('showErrorMessage', action);
  return shown.map(([message]) => message);
}

/** What the editor was asked to show while `action` runs: message and options. It is answered instead of shown. */
export async function messagesDuring(
  kind: 'showErrorMessage' | 'showWarningMessage' | 'showInformationMessage',
  action: () => Thenable<unknown>,
  answer?: string,
): Promise<[message: string, options: unknown][]> {
  const messages: [string, unknown][] = [];
  const show = (message: string, options: unknown): unknown => {
    messages.push([message, options]);
    return answer;
  };
  await replacing(kind, show, action);
  return messages;
}

/** Writes a folder of the workspace with digits of two classes, which only `labels.csv` tells apart. @returns its path */
export function writeTable(name: string, perClass: number): string {
  const folder = workspaceFile(name);
  mkdirSync(folder, { recursive: true });
  const rows = ['0', '1'].flatMap((digit) =>
    readdirSync(workspaceFile(`digits/${digit}`))
      .slice(0, perClass)
      .map((file) => {
        cpSync(workspaceFile(`digits/${digit}/${file}`), path.join(folder, `${digit}-${file}`));
        return `${digit}-${file},digit ${digit}`;
      }),
  );
  writeFileSync(path.join(folder, 'labels.csv'), ['file,class', ...rows].join('\n'));
  return folder;
}

/** What a question of a dialog looked like. */
export interface Asked {
  readonly placeholder: string | undefined;
  /** The labels of the choices, or the text that is there. */
  readonly choices: readonly string[];
}

/**
 * Answers a dialog's questions one after another while `action` runs, each by the choice whose label matches, or by a
 * text: in the editor's own lists and fields, as a user does. Gives what was asked.
 */
export async function dialogDuring(
  answers: readonly (RegExp | string)[],
  action: () => Thenable<unknown>,
): Promise<Asked[]> {
  const asked: Asked[] = [];
  const { createQuickPick, createInputBox } = vscode.window;
  let questions = 0;
  const accept = async (answer: (number: number) => Asked | undefined): Promise<void> => {
    const number = questions++;
    await Promise.resolve(); // the question is put together in this turn
    asked.push(await waitFor(`question ${number + 1}`, () => answer(number)));
    // What was set goes to the editor in a turn of its own, before the command.
    await new Promise((resolve) => setTimeout(resolve));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  };
  let fail: (error: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const replacements = {
    createQuickPick: () => {
      const pick = createQuickPick();
      const answer = (number: number): Asked | undefined => {
        if (pick.items.length === 0 || pick.busy) return undefined;
        const wanted = answers[number] ?? /./;
        const choice = pick.items.find(({ label }) => new RegExp(wanted).test(label));
        assert.ok(choice, `${wanted} is not among ${pick.items.map(({ label }) => label).join(', ')}`);
        pick.activeItems = [choice];
        return { placeholder: pick.placeholder, choices: pick.items.map(({ label }) => label) };
      };
      accept(answer).catch(fail);
      return pick;
    },
    createInputBox: () => {
      const box = createInputBox();
      const answer = (number: number): Asked => {
        const wanted = answers[number];
        const choices = [box.value];
        if (typeof wanted === 'string') box.value = wanted;
        return { placeholder: box.placeholder, choices };
      };
      accept(answer).catch(fail);
      return box;
    },
  };
  const originals = Object.getOwnPropertyDescriptors(vscode.window);
  for (const [kind, value] of Object.entries(replacements))
    Object.defineProperty(vscode.window, kind, { configurable: true, value });
  try {
    await Promise.race([action(), failed]);
  } finally {
    for (const kind of ['createQuickPick', 'createInputBox'] as const)
      Object.defineProperty(vscode.window, kind, originals[kind]);
  }
  return asked;
}

/** Answers the editor's question instead of the user while `action` runs, and gives what the question was. */
export async function questionDuring<Asked>(
  kind: 'showSaveDialog' | 'showOpenDialog' | 'showQuickPick' | 'showInputBox',
  answer: (asked: Asked) => unknown,
  action: () => Thenable<unknown>,
): Promise<Asked> {
  const questions: Asked[] = [];
  const ask = (asked: Asked): unknown => {
    questions.push(asked);
    return answer(asked);
  };
  await replacing(kind, ask, action);
  const [first, ...others] = questions;
  assert.ok(first !== undefined && others.length === 0, `${questions.length} questions instead of one`);
  return first;
}

/** Puts another function in the place of one of the editor's while `action` runs. */
async function replacing<A extends unknown[]>(
  kind: keyof typeof vscode.window,
  replacement: (...args: A) => unknown,
  action: () => Thenable<unknown>,
): Promise<void> {
  const { window } = vscode;
  const original = Object.getOwnPropertyDescriptor(window, kind);
  assert.ok(original, `the editor has ${kind}`);
  const value = (...args: A): Promise<unknown> => Promise.resolve(replacement(...args));
  Object.defineProperty(window, kind, { configurable: true, value });
  try {
    await action();
  } finally {
    Object.defineProperty(window, kind, original);
  }
}
