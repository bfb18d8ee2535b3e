/** The run in progress: a thin bar as VS Code's own, stage, estimate, and a button that ends it. */

import { t } from '../../shared/l10n';
import type { Progress } from '../../shared/protocol/engine';
import { stageText } from '../../shared/stageTexts';
import type { App } from '../app';
import { html, setAttributes } from '../dom';
import { amountText, formatRemaining } from '../../shared/format';
import { button } from './button';

export function createProgress(app: App): HTMLElement {
  const bar = html('div', { class: 'progress-bar' });
  const track = html(
    'div',
    { class: 'progress-track', role: 'progressbar', 'aria-label': t('Generation'), 'aria-valuemin': 0 },
    bar,
  );
  const text = html('span', { class: 'progress-text' });
  const stage = html('span', { class: 'visually-hidden', role: 'status' });
  const root = html(
    'section',
    { class: 'progress', 'aria-label': t('Run in progress') },
    track,
    html('div', { class: 'progress-line' }, text, button(t('Cancel'), app.cancel)),
    stage,
  );

  app.store.watch(
    ({ view }) => [view?.running ?? null],
    (running) => {
      root.hidden = running === null;
      if (running === null) return;
      const { progress } = running;
      text.textContent = progress === null ? t('Starting') : describe(progress);
      const spoken = progress === null ? t('Starting') : stageText(progress.stage);
      if (stage.textContent !== spoken) stage.textContent = spoken;
      const known = progress !== null && progress.total > 0;
      track.classList.toggle('indeterminate', !known);
      bar.style.width = known ? `${(100 * progress.done) / progress.total}%` : '';
      setAttributes(track, {
        'aria-valuemax': known ? progress.total : null,
        'aria-valuenow': known ? progress.done : null,
      });
    },
  );
  return root;
}

function describe({ stage, done, total, remainingMs }: Progress): string {
  const parts: string[] = [stageText(stage)];
  if (total > 0) parts.push(amountText(done, total));
  if (remainingMs !== null) parts.push(formatRemaining(remainingMs));
  return parts.join(' · ');
}
