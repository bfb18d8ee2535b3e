/** The network that code is generated for: an architecture with everything that its class needs filled in. */

import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import { MOST } from '../shared/protocol/numbers';
import { spaceByName } from '.';
import { resolveChannels, resolveWidth } from './space';
import type { Choices, Costs, SearchSpace } from './space';

/** Name of a network's class in Python. */
export const DEFAULT_CLASS_NAME = 'PomonagNet';

/** What the caller knows. */
export interface NetworkRequest {
  readonly space: string;
  /** The architecture's text. */
  readonly architecture: string;
  /** Classes to tell apart, at least 2. */
  readonly classes: number;
  /** Side of the square input in pixels; the space's own where it is missing. */
  readonly resolution?: number;
  /** Channels of the input; 3 where they are missing. */
  readonly channels?: number | undefined;
  /** Width multiplier; the space's usual one where it is missing, null where the space has none. */
  readonly width?: number | null;
}

export interface Network {
  readonly space: SearchSpace;
  readonly architecture: string;
  readonly choices: Choices;
  readonly classes: number;
  readonly resolution: number;
  readonly channels: number;
  /** Width multiplier; null where the space has none. */
  readonly width: number | null;
  /** Exact, for these classes, this resolution and this width. */
  readonly costs: Costs;
}

/** @throws PomonagError `unknown-space`, `bad-architecture`, `bad-argument` (classes, channels, width) or `bad-resolution` */
export function resolveNetwork(request: NetworkRequest): Network {
  const space = spaceByName(request.space);
  const choices = space.parse(request.architecture);
  const architecture = space.format(choices);
  const invalidity = space.invalidity(choices);
  if (invalidity !== null) {
    throw new PomonagError(
      'bad-architecture',
      t('Not a usable network: "{0}": {1}.', architecture, invalidity),
    );
  }
  const { classes, resolution = space.defaultResolution } = request;
  if (!Number.isInteger(classes) || classes < 2) {
    throw new PomonagError(
      'bad-argument',
      t('The number of classes must be an integer of at least 2, not {0}.', classes),
    );
  }
  if (classes > MOST.classes) {
    throw new PomonagError('bad-argument', t('The number of classes must be at most {0}.', MOST.classes));
  }
  const width = resolveWidth(space, request.width);
  const channels = resolveChannels(request.channels);
  return {
    space,
    architecture,
    choices,
    classes,
    resolution,
    channels,
    width,
    costs: space.costs(choices, { classes, resolution, channels, width }),
  };
}
