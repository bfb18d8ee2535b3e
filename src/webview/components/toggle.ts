import { html, setAttributes } from '../dom';

export interface Toggle {
  readonly element: HTMLElement;
  set(pressed: boolean): void;
}

/** A button that stays pressed. The toolkit's does not tell screen readers whether it is. */
export function toggle(face: Node, title: string, press: () => void): Toggle {
  const element = html('button', { type: 'button', class: 'toggle', title, 'aria-label': title }, face);
  element.addEventListener('click', press);
  return { element, set: (pressed) => setAttributes(element, { 'aria-pressed': String(pressed) }) };
}
