/** The stages of a run in words: one name each, in panel, notification, status bar and terminal. */

import { t } from './l10n';
import type { Stage } from './protocol/engine';

/** In the user's language. */
export function stageText(stage: Stage): string {
  switch (stage) {
    case 'scan':
      return t('Looking for images');
    case 'embed':
      return t('Reading images');
    case 'generate':
      return t('Generating architectures');
    case 'score':
      return t('Predicting accuracy and latency');
    case 'stretch':
      return t('Stretching the front');
    case 'tune':
      return t('Trying settings');
  }
}
