import { html } from '../dom';

export interface Slider {
  readonly element: HTMLInputElement;
  /** @param share of the way, 0 to 1; `spoken` is what it stands for */
  set(share: number, spoken: string): void;
}

const STEPS = 200;

/** A slider named `name`; `moved` is called with the share of the way, 0 to 1, while it is dragged. The toolkit has none. */
export function slider(name: string, moved: (share: number) => void): Slider {
  const element = html('input', { type: 'range', class: 'slider', 'aria-label': name, min: 0, max: STEPS });
  element.addEventListener('input', () => moved(element.valueAsNumber / STEPS));
  return {
    element,
    set(share, spoken) {
      element.valueAsNumber = Math.round(share * STEPS);
      element.setAttribute('aria-valuetext', spoken);
    },
  };
}
