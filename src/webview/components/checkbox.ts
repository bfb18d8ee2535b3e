import { custom } from '../dom';

export interface Checkbox {
  readonly element: HTMLElement;
  set(checked: boolean): void;
}

/** A labelled checkbox; `changed` is called only when the user changes it. */
export function checkbox(label: string, changed: (checked: boolean) => void, name = label): Checkbox {
  const element = custom('vscode-checkbox', { 'aria-label': name }, label) as HTMLElement & {
    checked: boolean;
  };
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
