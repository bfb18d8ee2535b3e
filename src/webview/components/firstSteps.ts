import { t } from '../../shared/l10n';
import type { App } from '../app';
import { button } from './button';

/** What can be done where there is no run yet. */
export function firstSteps(app: App): HTMLElement[] {
  return [
    button(t('Generate Architectures…'), app.generate, { look: 'primary' }),
    button(t('Try the Sample Data Set'), app.trySample),
    button(t('Open Run File…'), app.openRunFile),
  ];
}
