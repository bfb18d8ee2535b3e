/** A network in a few lines to read. */

import type { ExportFormat } from '../../src/codegen/formats/format';

export const text: ExportFormat = {
  label: () => 'Text',
  short: 'Text',
  files: 'Text',
  ending: 'txt',
  write: ({ space, architecture, choices, classes, resolution, costs }) =>
    [
      `${space.label}: ${architecture}`,
      space.describe(choices),
      `${classes} classes, ${resolution} x ${resolution} pixels`,
      `${costs.params} parameters, ${costs.macs} MACs`,
      '',
    ].join('\n'),
};
