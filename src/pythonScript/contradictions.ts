/** Where a script says something else of its data than what a network was made for. */

import { USUAL_CHANNELS } from '../spaces/space';
import type { Found } from './hintReader';
import type { DataHints } from './hints';

/** A number of the script that a network was not made for. */
export interface Contradiction extends Found {
  readonly kind: 'classes' | 'side' | 'channels' | 'colours';
  /** What the network was made for. */
  readonly expected: number;
}

/** A data set of which so large a share is grey, or so small a one, is grey, or in colour; in between it is neither. */
const [GREY_FROM, COLOUR_TO] = [0.9, 0.1];

/** What a network was made for. */
export interface MadeFor {
  readonly classes: number;
  readonly resolution: number;
  /** Channels of the input; 3 where they are missing. */
  readonly channels?: number | undefined;
  /** Share of the images that have no colour; missing where it is not known. */
  readonly greyShare?: number | undefined;
}

/** The numbers of the script that differ from those a network was made for. */
export function contradictions(
  { classes, side, channels, colours }: DataHints,
  made: MadeFor,
): Contradiction[] {
  const check = (
    kind: Contradiction['kind'],
    found: Found | null,
    expected: number | null,
  ): readonly Contradiction[] =>
    found === null || expected === null || found.value === expected ? [] : [{ kind, expected, ...found }];
  return [
    ...check('classes', classes, made.classes),
    ...check('side', side, made.resolution),
    ...check('channels', channels, made.channels ?? USUAL_CHANNELS),
    ...check('colours', colours, coloursOf(made)),
  ];
}

/** 1 for grey images, 3 for images in colour; null where it is not known, or some are and some are not. */
function coloursOf({ greyShare }: MadeFor): number | null {
  if (greyShare === undefined) return null;
  if (greyShare >= GREY_FROM) return 1;
  return greyShare <= COLOUR_TO ? 3 : null;
}
