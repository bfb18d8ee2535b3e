/** A network in stages: a column per stage, in it a box per layer from top to bottom. */

import { t } from '../../shared/l10n';
import type { DrawnLayer, DrawnSlot, DrawnStage, StagesDrawing } from '../../spaces/drawing';
import { svg } from '../dom';
import type { Attributes } from '../dom';
import { formatShare } from '../../shared/format';
import type { Picture } from './picture';
import { sumOf } from './shares';
import type { Share } from './shares';

const COLUMN_WIDTH = 76;
const SLOT_HEIGHT = 46;
const SLOTS_TOP = 38;

/** Least and largest box of a layer. */
const BOX = { width: [42, 62], height: [20, 36] } as const;
/** Width of the bar at the left edge of a box. */
const BAR = 4;
/** How far a bracket reaches to the right of its column's middle. */
const SHORTCUT_REACH = 35;

/** @param shares of each row of the architecture */
export function stagesPicture({ stages, legend }: StagesDrawing, shares: readonly Share[]): Picture {
  const slots = Math.max(...stages.map((stage) => stage.slots.length));
  const bottom = SLOTS_TOP + slots * SLOT_HEIGHT;
  const own = stages.map((stage) => shareOf(stage, shares));
  const { params, macs } = sumOf(shares);
  const totals = t(
    'The stages hold {0} of the parameters and {1} of the MACs.',
    formatShare(params),
    formatShare(macs),
  );
  return {
    drawing: svg(
      'svg',
      {
        class: 'stages',
        viewBox: `0 0 ${stages.length * COLUMN_WIDTH} ${bottom + 36}`,
        role: 'img',
        'aria-label': t('Stages. {0}.', stages.map((stage, i) => inWords(stage, i, own[i])).join('; ')),
      },
      ...stages.map((stage, i) => drawStage(stage, i, own[i], bottom)),
    ),
    caption: `${legend} ${totals}`,
  };
}

/** The share of the rows that a stage shows. */
function shareOf({ slots }: DrawnStage, shares: readonly Share[]): Share {
  return sumOf([...new Set(slots.map(({ row }) => row))].flatMap((row) => shares[row] ?? []));
}

function inWords({ channels, side, remark, slots }: DrawnStage, index: number, share?: Share): string {
  const words = slots.flatMap(({ layer }) => (layer === null ? [] : [layer.words]));
  return t(
    'Stage {0}: {1} channels of {2} × {2}, {3} layers{4} ({5}), {6} of the parameters, {7} of the MACs',
    ...[index + 1, channels, side, words.length, remark, words.join(', ')],
    ...[formatShare(share?.params ?? 0), formatShare(share?.macs ?? 0)],
  );
}

function drawStage(
  { channels, side, slots }: DrawnStage,
  index: number,
  share: Share | undefined,
  bottom: number,
): SVGGElement {
  const depth = slots.filter(({ layer }) => layer !== null).length;
  return svg(
    'g',
    { transform: `translate(${(index + 0.5) * COLUMN_WIDTH} 0)` },
    label(12, t('Stage {0}', index + 1)),
    label(26, `${channels}×${side}×${side}`, { class: 'shape' }),
    svg('path', { class: 'flow', d: `M0 ${SLOTS_TOP}V${SLOTS_TOP + depth * SLOT_HEIGHT}` }),
    ...slots.map(drawSlot),
    label(bottom + 16, t('{0} params', formatShare(share?.params ?? 0)), { class: 'share' }),
    label(bottom + 31, `${formatShare(share?.macs ?? 0)} MACs`, { class: 'share' }),
  );
}

function drawSlot({ row, layer }: DrawnSlot, slot: number): SVGGElement | SVGRectElement {
  const drawing = layer === null ? drawUnused(slot) : drawLayer(layer, slot);
  drawing.dataset.row = String(row);
  return drawing;
}

function drawLayer(layer: DrawnLayer, slot: number): SVGGElement {
  const [width, height] = [between(BOX.width, layer.width), between(BOX.height, layer.height)];
  const box = { x: -width / 2, y: middleOf(slot) - height / 2, height };
  return svg(
    'g',
    { class: 'layer' },
    ...(layer.hasShortcut ? [drawShortcut(slot)] : []),
    svg('rect', { ...box, width, rx: 2 }),
    ...(layer.hasExcitation ? [svg('rect', { class: 'excitation', ...box, width: BAR })] : []),
    label(middleOf(slot) + 4, layer.label, { x: layer.hasExcitation ? BAR / 2 : 0 }),
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
  const [width, height] = [between(BOX.width, 0), between(BOX.height, 0)];
  const place = { x: -width / 2, y: middleOf(slot) - height / 2 };
  return svg('rect', { class: 'unused', ...place, width, height, rx: 2 });
}

function between([least, largest]: readonly [number, number], place: number): number {
  return least + (largest - least) * place;
}

function middleOf(slot: number): number {
  return SLOTS_TOP + (slot + 0.5) * SLOT_HEIGHT;
}

function label(y: number, text: string, attributes: Attributes = {}): SVGTextElement {
  return svg('text', { ...attributes, y, 'text-anchor': 'middle' }, text);
}
