/** The drawing of a MobileNetV3 network: a column per stage, in it a box per layer from top to bottom. */

import { t } from '../../shared/l10n';
import { SLOTS, STAGES, layersOf } from '../../spaces/mobilenetv3/space';
import type { Layer } from '../../spaces/mobilenetv3/space';
import type { Choices, CostSetting } from '../../spaces/space';
import { svg } from '../dom';
import type { Attributes } from '../dom';
import { formatShare } from '../../shared/format';
import type { Picture } from './picture';
import { sumOf } from './shares';
import type { Share } from './shares';

const COLUMN_WIDTH = 76;
const SLOT_HEIGHT = 46;
const SLOTS_TOP = 38;
const SLOTS_BOTTOM = SLOTS_TOP + SLOTS * SLOT_HEIGHT;
const WIDTH = STAGES * COLUMN_WIDTH;
const HEIGHT = SLOTS_BOTTOM + 36;

/** Width of a layer's box by kernel, and height by expansion. */
const BOX_WIDTHS: Readonly<Record<number, number>> = { 3: 42, 5: 52, 7: 62 };
const BOX_HEIGHTS: Readonly<Record<number, number>> = { 3: 20, 4: 26, 6: 36 };
/** Width of the bar that stands for squeeze-and-excitation. */
const BAR = 4;
/** How far a shortcut's bracket reaches to the right of its column's middle. */
const SHORTCUT_REACH = 35;

interface Stage {
  /** Its slots; null where one is unused. */
  readonly layers: readonly (Layer | null)[];
  readonly first: Layer;
  readonly share: Share;
}

/** @param shares of each slot, by row */
export function stagesPicture(
  choices: Choices,
  shares: readonly Share[],
  setting: Pick<CostSetting, 'resolution' | 'width'>,
): Picture {
  const stages = stagesOf(layersOf(choices, setting), shares);
  const { params, macs } = sumOf(shares);
  return {
    drawing: svg(
      'svg',
      {
        class: 'stages',
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: 'img',
        'aria-label': t('Stages. {0}.', stages.map(inWords).join('; ')),
      },
      ...stages.map(drawStage),
    ),
    caption: t(
      'Width: kernel (k); height: expansion (e); green bar: squeeze-and-excitation; bracket: shortcut; dashed: unused. The stages hold {0} of the parameters and {1} of the MACs.',
      formatShare(params),
      formatShare(macs),
    ),
  };
}

function stagesOf(layers: readonly (Layer | null)[], shares: readonly Share[]): Stage[] {
  return Array.from({ length: STAGES }, (_, stage) => [stage * SLOTS, (stage + 1) * SLOTS] as const).flatMap(
    ([start, end]) => {
      const own = layers.slice(start, end);
      const [first = null] = own;
      return first === null ? [] : [{ layers: own, first, share: sumOf(shares.slice(start, end)) }];
    },
  );
}

function inWords({ layers, first, share }: Stage, index: number): string {
  const used = layers.filter((layer) => layer !== null);
  const excitation = first.squeezes ? t(' with squeeze-and-excitation') : '';
  const types = used.map(({ kernel, expansion, hasShortcut }) =>
    hasShortcut
      ? t('kernel {0} expansion {1} with shortcut', kernel, expansion)
      : t('kernel {0} expansion {1}', kernel, expansion),
  );
  return t(
    'Stage {0}: {1} channels of {2} × {2}, {3} layers{4} ({5}), {6} of the parameters, {7} of the MACs',
    ...[index + 1, first.outputChannels, first.outputSide, used.length, excitation, types.join(', ')],
    ...[formatShare(share.params), formatShare(share.macs)],
  );
}

function drawStage({ layers, first, share }: Stage, index: number): SVGGElement {
  const { outputChannels: channels, outputSide: side } = first;
  const depth = layers.filter((layer) => layer !== null).length;
  return svg(
    'g',
    { transform: `translate(${(index + 0.5) * COLUMN_WIDTH} 0)` },
    label(12, t('Stage {0}', index + 1)),
    label(26, `${channels}×${side}×${side}`, { class: 'shape' }),
    svg('path', { class: 'flow', d: `M0 ${SLOTS_TOP}V${SLOTS_TOP + depth * SLOT_HEIGHT}` }),
    ...layers.map((layer, slot) => {
      const drawing = layer === null ? drawUnused(slot) : drawLayer(layer, slot);
      drawing.dataset.row = String(index * SLOTS + slot);
      return drawing;
    }),
    label(SLOTS_BOTTOM + 16, t('{0} params', formatShare(share.params)), { class: 'share' }),
    label(SLOTS_BOTTOM + 31, `${formatShare(share.macs)} MACs`, { class: 'share' }),
  );
}

function drawLayer({ kernel, expansion, squeezes, hasShortcut }: Layer, slot: number): SVGGElement {
  const [width, height] = [BOX_WIDTHS[kernel] ?? 0, BOX_HEIGHTS[expansion] ?? 0];
  const top = middleOf(slot) - height / 2;
  return svg(
    'g',
    { class: 'layer' },
    ...(hasShortcut ? [drawShortcut(slot)] : []),
    svg('rect', { x: -width / 2, y: top, width, height, rx: 2 }),
    ...(squeezes ? [svg('rect', { class: 'excitation', x: -width / 2, y: top, width: BAR, height })] : []),
    label(middleOf(slot) + 4, `k${kernel} e${expansion}`, { x: squeezes ? BAR / 2 : 0 }),
  );
}

/** A bracket from above the box to below it. */
function drawShortcut(slot: number): SVGPathElement {
  const [top, bottom] = [SLOTS_TOP + slot * SLOT_HEIGHT + 1, SLOTS_TOP + (slot + 1) * SLOT_HEIGHT - 1];
  const bend = 6;
  const side = SHORTCUT_REACH - bend;
  return svg('path', {
    class: 'shortcut',
    d: `M0 ${top}H${side}q${bend} 0 ${bend} ${bend}V${bottom - bend}q0 ${bend} ${-bend} ${bend}H0`,
  });
}

function drawUnused(slot: number): SVGRectElement {
  const [width, height] = [BOX_WIDTHS[3] ?? 0, BOX_HEIGHTS[3] ?? 0];
  return svg('rect', {
    class: 'unused',
    x: -width / 2,
    y: middleOf(slot) - height / 2,
    width,
    height,
    rx: 2,
  });
}

function middleOf(slot: number): number {
  return SLOTS_TOP + (slot + 0.5) * SLOT_HEIGHT;
}

function label(y: number, text: string, attributes: Attributes = {}): SVGTextElement {
  return svg('text', { ...attributes, y, 'text-anchor': 'middle' }, text);
}
