/** What networks are exported as: names, endings and what people read. `src/codegen/export.ts` writes them. */

import { t } from './l10n';

interface ExportFormatEntry {
  readonly label: string;
  /** The same in a word, on a button. */
  readonly short: string;
  /** What a file dialog calls such files. */
  readonly files: string;
  readonly ending: string;
  /** Whether an editor can show it. */
  readonly isText: boolean;
}

/** By the name on the command line and in messages. A command of package.json belongs to each. */
export const EXPORT_FORMATS = {
  pytorch: {
    get label() {
      return t('Python module');
    },
    short: 'PyTorch',
    files: 'Python',
    ending: 'py',
    isText: true,
  },
  json: { label: 'JSON', short: 'JSON', files: 'JSON', ending: 'json', isText: true },
  onnx: { label: 'ONNX', short: 'ONNX', files: 'ONNX', ending: 'onnx', isText: false },
} as const satisfies Readonly<Record<string, ExportFormatEntry>>;

export type ExportFormat = keyof typeof EXPORT_FORMATS;
export const EXPORT_FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormat[];
