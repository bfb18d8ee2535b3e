import { custom, setAttributes } from '../dom';

export interface TextField {
  readonly element: HTMLElement;
  readonly text: () => string;
  set(text: string): void;
  /** Marks the text as wrong, with the reason, or as right again. */
  complain(reason: string | null): void;
}

/** A line of text named `name`; `typed` is called at every stroke. */
export function textField(name: string, placeholder: string, typed: () => void): TextField {
  // The toolkit takes the name from the content alone; the style sheet hides its label.
  const element = custom('vscode-text-field', { placeholder }, name) as HTMLElement & { value: string };
  element.addEventListener('input', typed);
  return {
    element,
    text: () => element.value,
    set: (text) => {
      element.value = text;
    },
    complain: (reason) => setAttributes(element, { 'aria-invalid': reason !== null, title: reason }),
  };
}
