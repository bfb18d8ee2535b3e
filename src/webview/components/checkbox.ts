import { custom, html } from '../dom';

export interface Checkbox {
  readonly element: HTMLElement;
  set(checked: boolean): void;
}

/**
 * A labelled checkbox; `changed` is called only when the user changes it.
 * @param unseen the rest of its name, for those who do not see what it stands beside
 */
export function checkbox(label: string, changed: (checked: boolean) => void, unseen = ''): Checkbox {
  const rest = unseen === '' ? null : html('span', { class: 'visually-hidden' }, unseen);
  const element = custom('vscode-checkbox', {}, label, rest) as HTMLElement & { checked: boolean };
  let known = false;
  element.addEventListener('change', () => {
    // The toolkit reports what the program set as well.
    if (element.checked === known) return;
    known = element.checked;
    changed(known);
  });
  return {
    element,
    set(checked) {
      known = checked;
      element.checked = checked;
    },
  };
}
