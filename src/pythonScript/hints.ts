/** What a script says of its data: the number of classes, the side, the channels and the colour of its images. */

import { MOST } from '../shared/protocol/numbers';
import { CLASSES_NAME, HintReader } from './hintReader';
import type { Found } from './hintReader';
import type { Span } from './site';
import type { Syntax } from './syntax';

export interface DataHints {
  /** Classes to tell apart; null where the script does not say it, or says several numbers. */
  readonly classes: Found | null;
  /** Side of the square images in pixels; null as above. */
  readonly side: Found | null;
  /** Channels of the images as the network gets them, 1 to 16; null as above. */
  readonly channels: Found | null;
  /** Channels in which the images differ before any conversion: 1 where they are grey, 3 in colour; null as above. */
  readonly colours: Found | null;
}

const SIDE_NAME = /^(?:im|img|image|input|crop)_?(?:size|side|res|resolution)$/i;
const CHANNELS_NAME = /^(?:in_chans|(?:num_|n_)?(?:in|input|image|img)_?channels)$/i;
/** Numbers of channels that images have. */
const IMAGE_CHANNELS = [1, 3];
/** Fewer are no classes to tell apart: a single output, or timm's `num_classes=0` for a network without a last layer. */
const MIN_CLASSES = 2;

/**
 * The first of these that the script has decides: a number under a name (`num_classes=10`), a known data set, a default,
 * the outputs of the last layer; for the side: the last resizing or cropping transform, a name, a known data set; for
 * the channels: a conversion, means of three channels, a name, the inputs of a ready-made network's new first convolution
 * or of any convolution, a known data set; for the
 * colours: a conversion to or from grey, means that differ, a known data set, a name or a convolution's inputs if it is 1.
 * @param inserted spans of the script's inserted networks
 */
export function readHints(syntax: Syntax, inserted: readonly Span[]): DataHints {
  const reader = new HintReader(syntax, inserted);
  const classes = (): Found[][] => [
    reader.named(CLASSES_NAME, ['assignment', 'keyword_argument']),
    reader.datasets(0),
    [...reader.named(CLASSES_NAME, ['default_parameter', 'typed_default_parameter']), ...reader.options()],
    reader.lastLayers(),
  ];
  const side = (): Found[][] => [
    reader.transforms(),
    reader.named(SIDE_NAME, ['assignment', 'keyword_argument']),
    reader.datasets(1),
  ];
  const channels = (): Found[][] => [
    reader.conversions(),
    reader.normalisations(),
    reader.named(CHANNELS_NAME, ['assignment', 'keyword_argument']).filter(isImage),
    reader.firstConvolutions().filter(({ value }) => value >= 1 && value <= MOST.channels),
    reader.convolutions().filter(isImage),
    reader.datasets(2),
  ];
  const colours = (): Found[][] => [
    reader.greyConversions(),
    reader.unequalMeans(),
    reader.datasetColours(),
    [...reader.named(CHANNELS_NAME, ['assignment', 'keyword_argument']), ...reader.convolutions()].filter(
      ({ value }) => value === 1,
    ),
  ];
  return {
    classes: reader.countsItsData()
      ? null
      : decide(classes().map((found) => found.filter(({ value }) => value >= MIN_CLASSES))),
    side: decide(side()),
    channels: decide(channels()),
    colours: decide(colours()),
  };
}

function isImage({ value }: Found): boolean {
  return IMAGE_CHANNELS.includes(value);
}

/** The number that the first source with any agrees on. */
function decide(sources: readonly Found[][]): Found | null {
  const [first, ...others] = sources.find((found) => found.length > 0) ?? [];
  return first !== undefined && others.every(({ value }) => value === first.value) ? first : null;
}
