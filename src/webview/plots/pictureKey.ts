/** The key of a saved plot, below it: what is not said by the plot itself. */

import { t } from '../../shared/l10n';
import { ownShape } from '../components/pickMark';
import { setAttributes, svg } from '../dom';
import { formatInteger } from '../../shared/format';
import type { Shown } from '../shown';
import type { Preferences } from '../state';
import type { CanvasColours } from '../theme';
import { colourRamp, encodingLabel, measureScale, radiusAt } from './encoding';
import type { Measure } from './encoding';
import { RING } from './raster';

const GAP = 18;
const TIGHT = 6;
const LINE_HEIGHT = 24;
/** Pixels of each colour of the ramp. */
const SWATCH = 5;
const SIZES = [0, 0.5, 1];

/** A part of the line: an element around the origin, and the pixels that it takes. */
interface Part {
  readonly element: SVGElement;
  readonly width: number;
}

export interface PictureKey {
  /** Around the top left corner of the key. */
  readonly elements: readonly SVGElement[];
  /** Pixels; 0 where there is nothing to say. */
  readonly height: number;
}

/**
 * @param width pixels that it may take
 * @param measure width of a text in pixels
 */
export function pictureKey(
  shown: Shown,
  { colour, size }: Pick<Preferences, 'colour' | 'size'>,
  colours: CanvasColours,
  width: number,
  measure: (text: string) => number,
): PictureKey {
  const text = (words: string): Part => ({
    element: svg('text', { y: 4, fill: colours.own, 'font-size': 11, 'font-family': 'sans-serif' }, words),
    width: measure(words),
  });
  const groups: Part[][] = [
    ...(shown.other === null
      ? []
      : [
          [circle(4, { fill: colours.front }), text(shown.name)],
          [circle(4, { fill: 'none', stroke: colours.other, 'stroke-width': RING }), text(shown.other.name)],
        ]),
    ...(shown.own.length === 0
      ? []
      : [[ownPart(colours), text(t('your own ({0})', formatInteger(shown.own.length)))]]),
    ...(colour === 'front' ? [] : [colourParts(shown, colour, colours, text)]),
    ...(size === 'front' ? [] : [sizeParts(shown, size, colours, text)]),
  ];
  return inLines(groups, width);
}

/** Groups side by side, those that no longer fit on a further line. */
function inLines(groups: readonly (readonly Part[])[], width: number): PictureKey {
  let x = 0;
  let line = 0;
  const elements = groups.flatMap((parts) => {
    const length = parts.reduce((sum, part) => sum + part.width + TIGHT, 0);
    if (x > 0 && x + length > width) {
      x = 0;
      line++;
    }
    const placed = parts.map((part) => {
      const group = svg('g', { transform: `translate(${x} ${(line + 0.5) * LINE_HEIGHT})` }, part.element);
      x += part.width + TIGHT;
      return group;
    });
    x += GAP - TIGHT;
    return placed;
  });
  return { elements, height: elements.length === 0 ? 0 : (line + 1) * LINE_HEIGHT };
}

function colourParts(
  shown: Shown,
  colour: Measure,
  colours: CanvasColours,
  text: (words: string) => Part,
): Part[] {
  const scale = measureScale(shown.plotted, colour);
  if (scale === null) return [];
  const [low, high] = scale.extent;
  const swatches = colourRamp(colours.ramp).map((fill, i) =>
    svg('rect', { x: i * SWATCH, y: -4, width: SWATCH, height: 8, fill }),
  );
  return [
    text(`${encodingLabel(colour)} ${scale.format(low)}`),
    { element: svg('g', {}, ...swatches), width: swatches.length * SWATCH },
    text(scale.format(high)),
  ];
}

function sizeParts(
  shown: Shown,
  size: Measure,
  colours: CanvasColours,
  text: (words: string) => Part,
): Part[] {
  const scale = measureScale(shown.plotted, size);
  if (scale === null) return [];
  return [
    text(encodingLabel(size)),
    ...SIZES.flatMap((share) => [
      circle(radiusAt(share), { fill: colours.dominated }),
      text(scale.format(scale.valueAt(share))),
    ]),
  ];
}

function circle(r: number, look: Readonly<Record<string, string | number>>): Part {
  return { element: svg('circle', { cx: r, r, ...look }), width: 2 * r };
}

function ownPart({ own }: CanvasColours): Part {
  const shape = ownShape();
  setAttributes(shape, { fill: own, transform: 'translate(7 0)' });
  return { element: shape, width: 14 };
}
