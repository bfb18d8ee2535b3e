/** The drawing of an EfficientNet network: its seven blocks with their layers. */

import { t } from '../../shared/l10n';
import type { DrawnLayer, StagesDrawing } from '../drawing';
import type { Choices, CostSetting } from '../space';
import { EXPANSIONS, KERNELS, MOST_LAYERS, blockOf, layersOf, placesOf } from './blocks';
import type { Block, Layer } from './blocks';

export function drawing(choices: Choices, { resolution }: Pick<CostSetting, 'resolution'>): StagesDrawing {
  return {
    kind: 'stages',
    legend: t(
      'Width: kernel (k); height: expansion (e); green bar: squeeze-and-excitation; bracket: shortcut; dashed: unused.',
    ),
    stages: placesOf(resolution).map((place, row) => {
      const block = blockOf(choices[row] ?? 0);
      const layers = layersOf(place, block);
      return {
        channels: place.outputChannels,
        side: place.outputSide,
        remark: block.squeezes ? t(' with squeeze-and-excitation') : '',
        slots: Array.from({ length: MOST_LAYERS[row] ?? 0 }, (_, i) => {
          const layer = layers[i] ?? null;
          return { row, layer: layer && drawnLayer(block, layer) };
        }),
      };
    }),
  };
}

function drawnLayer({ kernel, expansion, squeezes }: Block, { hasShortcut }: Layer): DrawnLayer {
  return {
    label: `k${kernel} e${expansion}`,
    words: hasShortcut
      ? t('kernel {0} expansion {1} with shortcut', kernel, expansion)
      : t('kernel {0} expansion {1}', kernel, expansion),
    width: place(kernel, KERNELS),
    height: place(expansion, EXPANSIONS),
    hasExcitation: squeezes,
    hasShortcut,
  };
}

/** Where a value lies between the least (0) and the largest (1) of ascending ones. */
function place(value: number, [least, ...others]: readonly [number, ...number[]]): number {
  return (value - least) / ((others.at(-1) ?? least) - least);
}
