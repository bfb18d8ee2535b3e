/** A network as a file, in each of the formats that the editor and the command line offer. */

import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import type { Run } from '../shared/protocol/run';
import { resolveNetwork } from '../spaces/network';
import { USUAL_CHANNELS } from '../spaces/space';
import type { Network, NetworkRequest } from '../spaces/network';
import { FORMATS } from './formats';
import type { FormatName } from './formats';

export interface ExportedFile {
  /** A name to suggest. */
  readonly fileName: string;
  readonly content: string | Uint8Array;
}

/**
 * @param run the run that found the architecture, for the header; null where it is not known
 * @throws PomonagError what `resolveNetwork` throws, and `bad-argument` where the run does not have the network
 */
export function exportArchitecture(
  request: NetworkRequest,
  format: FormatName,
  run: Run | null,
): ExportedFile {
  const network = resolveNetwork(request);
  if (run !== null) requireCandidate(network, run);
  const { ending, write } = FORMATS[format];
  return { fileName: `pomonag_net.${ending}`, content: write(network, run) };
}

function requireCandidate(network: Network, run: Run): void {
  const found =
    run.space === network.space.name && run.candidates.some((c) => c.architecture === network.architecture);
  if (!found) {
    throw new PomonagError(
      'bad-argument',
      t(
        'The run has no candidate "{0}"; export it without a run, or choose one of the run\'s own.',
        network.architecture,
      ),
    );
  }
  const { channels = USUAL_CHANNELS } = run;
  if (channels !== network.channels) {
    throw new PomonagError(
      'bad-argument',
      t("The run's networks take {0} channels, not {1}; export with the run's.", channels, network.channels),
    );
  }
  if (run.width !== network.width) {
    throw new PomonagError(
      'bad-argument',
      t(
        "The run's networks have the width multiplier {0}, not {1}; export with the run's.",
        run.width ?? '-',
        network.width ?? '-',
      ),
    );
  }
}
