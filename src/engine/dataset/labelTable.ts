/** Reads a table of images and their classes: comma-, semicolon-, tab- or bar-separated values. */

import { CsvError, parse } from 'csv-parse/sync';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { READ_DEADLINE_MS, readRegularFile } from '../regularFile';

/** Most bytes of a table. */
export const MAX_TABLE_BYTES = 100e6;
const SEPARATORS = [',', ';', '\t', '|'];

/** The lines of a table that are not empty, the first one included; all have as many cells. */
export type Rows = readonly (readonly string[])[];

/**
 * The separator is the one that gives the first line the most cells; cells may be quoted as RFC 4180 has it, and are
 * trimmed. UTF-8 and UTF-16 with or without a mark; what is neither is taken as Windows-1252.
 *
 * @throws PomonagError `bad-dataset` where the file cannot be read or is no such table
 */
export async function readTable(file: string, maxBytes = MAX_TABLE_BYTES): Promise<Rows> {
  try {
    const text = decoded(await readRegularFile(file, READ_DEADLINE_MS, maxBytes));
    const [best] = SEPARATORS.map((separator) => ({ separator, cells: firstCells(text, separator) })).sort(
      (a, b) => b.cells - a.cells,
    );
    return parse(text, { ...OPTIONS, delimiter: best?.separator ?? ',' });
  } catch (error) {
    const reason = error instanceof CsvError ? error.message : messageOf(error);
    throw new PomonagError(
      'bad-dataset',
      t(
        'The labels in {0} cannot be read: {1}. Expected a table with a line for each image: its file and its class.',
        file,
        reason,
      ),
    );
  }
}

const OPTIONS = { trim: true, skip_empty_lines: true } as const;

/** How many cells a separator gives the first line; none where it cannot be read by it. */
function firstCells(text: string, separator: string): number {
  try {
    const [first] = parse(text, { ...OPTIONS, delimiter: separator, to: 1 });
    return first?.length ?? 0;
  } catch {
    return 0;
  }
}

function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
