/** A Python module with the network's class. */

import { t } from '../../shared/l10n';
import { pytorchModule } from '../pytorch';
import type { ExportFormat } from './format';

export const pytorch: ExportFormat = {
  label: () => t('Python module'),
  short: 'PyTorch',
  files: 'Python',
  ending: 'py',
  write: (network, run) => pytorchModule(network, run),
};
