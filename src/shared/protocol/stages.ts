/** The stages of a run in words: one name each, in panel, notification, status bar and terminal. */

import { t } from '../l10n';
import type { Stage } from './engine';

export const STAGE_TEXTS: Readonly<Record<Stage, string>> = {
  scan: t('Looking for images'),
  embed: t('Reading images'),
  generate: t('Generating architectures'),
  score: t('Predicting accuracy and latency'),
  stretch: t('Stretching the front'),
  tune: t('Trying settings'),
};
