/** What an export format is. */

import type { Run } from '../../shared/protocol/run';
import type { Network } from '../../spaces/network';

/** A file that networks are written to. What people read is asked for late, in their language. */
export interface ExportFormat {
  /** Its name in a list. */
  readonly label: () => string;
  /** The same in a word, on a button: a name, alike in every language. */
  readonly short: string;
  /** What a file dialog calls such files. */
  readonly files: string;
  /** The end of a file's name, without its dot. */
  readonly ending: string;
  /** The whole file; text is one that an editor can show. The run that found the network, null where it is not known. */
  readonly write: (network: Network, run: Run | null) => string | Uint8Array;
}
