/** Networks that the user names, scored as the candidates of a run were. */

import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { costsOf } from '../../shared/objectives';
import { sourceOf } from '../../shared/protocol/dataset';
import type { Run } from '../../shared/protocol/run';
import type { OwnNetwork } from '../../shared/protocol/runEntry';
import type { Engine } from '../engineProcess';

/**
 * @param architecture as the run's search space writes it
 * @throws PomonagError `bad-argument` where models or images are not those of the run any more, for figures of different
 *   models cannot stand in one plot; and what the engine throws
 */
export async function scoreFor(engine: Engine, run: Run, architecture: string): Promise<OwnNetwork> {
  const { space, device, resolution, channels, width, dataset } = run;
  const settings = {
    ...sourceOf(dataset),
    space,
    device,
    resolution,
    channels,
    width,
    architectures: [architecture],
  };
  const score = await engine.request('score', settings);
  const sameModels = Object.entries(score.models).every(([role, sha256]) => run.models[role] === sha256);
  const sameImages =
    score.dataset.classes === dataset.classes &&
    (dataset.fingerprint === undefined || dataset.fingerprint === score.dataset.fingerprint);
  if (!sameModels || !sameImages) {
    throw new PomonagError(
      'bad-argument',
      sameModels
        ? vscode.l10n.t(
            'The images are not those of this run any more. Run it again, then score the network.',
          )
        : vscode.l10n.t(
            'The models are not those of this run any more. Run it again, then score the network.',
          ),
    );
  }
  const [candidate] = score.candidates;
  if (candidate === undefined) throw new PomonagError('internal', 'The engine scored nothing.');
  const { accuracy, accuracyInterval } = candidate;
  return { architecture: candidate.architecture, accuracy, accuracyInterval, ...costsOf(candidate) };
}
