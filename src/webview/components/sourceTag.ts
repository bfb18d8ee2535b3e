import type { Candidate } from '../../shared/protocol/run';
import { html } from '../dom';
import { sourceText } from '../shown';
import type { Shown } from '../shown';
import { ownMark } from './pickMark';

/** Where a network comes from, with the mark that its points have in the plot. */
export function sourceTag(shown: Shown, candidate: Candidate): HTMLElement {
  const source = shown.sourceOf(candidate);
  const text = sourceText(shown, candidate);
  return html(
    'span',
    { class: 'source-tag', title: text },
    source === 'own' ? ownMark() : sourceDot(source),
    html('span', { class: 'source-name' }, text),
  );
}

/** A dot of the run on show, or a ring of the other. */
export function sourceDot(source: 'run' | 'other'): HTMLElement {
  return html('span', { class: `source-dot ${source}`, 'aria-hidden': 'true' });
}
