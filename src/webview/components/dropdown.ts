import { custom, html, setAttributes } from '../dom';

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Why it cannot be chosen now, or null. */
  readonly disabled?: string | null;
}

export interface Dropdown<T extends string> {
  readonly element: HTMLElement;
  set(value: T, choices: readonly Choice<T>[]): void;
}

type SelectElement = HTMLElement & { value: string };

/** A labelled list to choose one of; `changed` is called only when the user chooses. */
export function dropdown<T extends string>(
  label: string,
  name: string,
  choices: readonly Choice<T>[],
  changed: (value: T) => void,
): Dropdown<T> {
  const options = choices.map(({ value, label: text }) => custom('vscode-option', { value }, text));
  const select = custom('vscode-dropdown', { 'aria-label': name }, ...options) as SelectElement;
  let known: string | null = null;
  select.addEventListener('change', () => {
    const choice = choices.find(({ value }) => value === select.value);
    if (choice === undefined || choice.value === known) return;
    known = choice.value;
    changed(choice.value);
  });
  return {
    element: html('label', { class: 'field' }, html('span', { class: 'field-label' }, label), select),
    set(value, current) {
      known = value;
      select.value = value;
      current.forEach(({ disabled = null }, i) => {
        const option = options[i];
        if (option) setAttributes(option, { disabled: disabled !== null, title: disabled });
      });
    },
  };
}
