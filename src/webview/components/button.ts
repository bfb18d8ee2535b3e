import { t } from '../../shared/l10n';
import { custom, setAttributes } from '../dom';
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

/** Turns buttons off that insert or export while a run is in progress: its networks belong to no finished run. */
export function disableDuringRun(...buttons: readonly HTMLElement[]): void {
  const title = t('A run is in progress; cancel it or wait for its end.');
  for (const element of buttons) setAttributes(element, { disabled: true, title });
}
