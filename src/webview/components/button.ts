import { custom } from '../dom';
import type { Child } from '../dom';

export type ButtonLook = 'primary' | 'secondary' | 'icon';

interface ButtonOptions {
  readonly look?: ButtonLook;
  /** What the button does, where its face does not say it. */
  readonly title?: string;
}

/** A button that calls `press` by pointer and keyboard. */
export function button(face: Child, press: () => void, { look = 'secondary', title }: ButtonOptions = {}) {
  const element = custom(
    'vscode-button',
    { appearance: look, title: title ?? null, 'aria-label': title ?? null },
    face,
  );
  element.addEventListener('click', press);
  return element;
}
