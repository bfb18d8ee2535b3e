/** How points look: filled dots of the run, rings of a second one, colour and size as the user chose. */

import type { Candidate } from '../../shared/protocol/run';
import type { Shown } from '../shown';
import type { Preferences } from '../state';
import type { CanvasColours } from '../theme';
import { colourAt, colourRamp, measureScale, radiusAt } from './encoding';

export interface MarkStyle {
  readonly radius: number;
  readonly colour: string;
  readonly opacity: number;
  /** Whether it is a ring instead of a dot. */
  readonly hollow: boolean;
}

const DOMINATED_RADIUS = 2.5;
const FRONT_RADIUS = 3.75;
/** Opacity of dominated points whose colour says something. */
const MEASURED_OPACITY = 0.85;
/** From how many points on the dominated ones fade further, so that dense places do not drown the front. */
const CROWD = 1000;

export function markStyler(
  shown: Shown,
  { colour, size }: Pick<Preferences, 'colour' | 'size'>,
  colours: CanvasColours,
): (candidate: Candidate) => MarkStyle {
  const { plotted } = shown;
  const colourScale = colour === 'front' ? null : measureScale(plotted, colour);
  const sizeScale = size === 'front' ? null : measureScale(plotted, size);
  const ramp = colourRamp(colours.ramp);
  const fading = Math.min(1, Math.sqrt(CROWD / plotted.length));
  const fadedOpacity = fading * (colourScale === null ? colours.dominatedOpacity : MEASURED_OPACITY);

  const plainColour = (isFront: boolean, isOther: boolean): string => {
    if (isOther) return colours.other;
    return isFront ? colours.front : colours.dominated;
  };
  return (candidate) => {
    const isFront = candidate.rank === 1;
    const hollow = shown.sourceOf(candidate) === 'other';
    const colourShare = colourScale?.shareOf(candidate) ?? null;
    const sizeShare = sizeScale?.shareOf(candidate) ?? null;
    return {
      radius: sizeShare === null ? (isFront ? FRONT_RADIUS : DOMINATED_RADIUS) : radiusAt(sizeShare),
      colour: colourShare === null ? plainColour(isFront, hollow) : colourAt(ramp, colourShare),
      opacity: isFront ? 1 : fadedOpacity,
      hollow,
    };
  };
}
