/** Questions one after another in a quick pick, with a way back. */

import * as vscode from 'vscode';
import { shownItem } from '../pick';

export const BACK = Symbol('back');
/** The answer, `BACK`, or undefined where the user has given up. */
export type Answer<T> = T | typeof BACK | undefined;

export interface Question {
  readonly title: string;
  /** From 1. */
  readonly step: number;
  readonly totalSteps: number;
  readonly placeholder: string;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Offers the choices as soon as they are known; `isActive` says which one to start on. */
export async function ask<T>(
  question: Question,
  choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  isActive: (value: T) => boolean = () => false,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  decorate(pick, question);
  pick.matchOnDescription = true;
  pick.busy = true;
  try {
    const answer = answerOf(pick, () => pick.selectedItems[0]?.value);
    pick.show();
    // Giving up must count while the choices are still on their way.
    const items = await Promise.race([choices, answer.then(() => null)]);
    if (items !== null) {
      pick.items = items.map(shownItem);
      const active = pick.items.find(({ value }) => isActive(value));
      if (active !== undefined) pick.activeItems = [active];
      pick.busy = false;
    }
    return await answer;
  } finally {
    pick.dispose();
  }
}

/** Asks for a text; `problem` says what is wrong with it, or null. */
export async function askText(
  question: Question,
  value: string,
  problem: (text: string) => string | null,
): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  decorate(box, question);
  box.value = value;
  box.onDidChangeValue((text) => (box.validationMessage = problem(text) ?? undefined));
  try {
    const answer = answerOf(box, () => (problem(box.value) === null ? box.value : undefined));
    box.show();
    return await answer;
  } finally {
    box.dispose();
  }
}

function decorate(input: vscode.QuickInput & { placeholder: string | undefined }, question: Question): void {
  input.title = question.title;
  input.step = question.step;
  input.totalSteps = question.totalSteps;
  input.placeholder = question.placeholder;
  input.ignoreFocusOut = true;
}

interface Acceptable extends vscode.QuickInput {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidAccept: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
}

/** Accepting an input without a value leaves it open. */
function answerOf<T>(input: Acceptable, value: () => T | undefined): Promise<Answer<T>> {
  if ((input.step ?? 1) > 1) input.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    input.onDidAccept(() => {
      const accepted = value();
      if (accepted !== undefined) resolve(accepted);
    });
    input.onDidTriggerButton(() => resolve(BACK));
    input.onDidHide(() => resolve(undefined));
  });
}
