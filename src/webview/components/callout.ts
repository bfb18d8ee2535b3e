import { visible } from '../../shared/visible';
import { html } from '../dom';
import { icon } from './icons';

export type CalloutKind = 'info' | 'warning' | 'error';

/** A note to the reader; errors are announced at once. */
export function callout(kind: CalloutKind, text: string): HTMLElement {
  return html(
    'div',
    { class: `callout ${kind}`, role: kind === 'error' ? 'alert' : 'note' },
    icon(kind),
    html('p', {}, visible(text)),
  );
}
