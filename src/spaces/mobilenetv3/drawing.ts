/** The drawing of a MobileNetV3 network: its five stages with their layers. */

import { t } from '../../shared/l10n';
import type { DrawnLayer, StagesDrawing } from '../drawing';
import type { Choices, CostSetting } from '../space';
import { EXPANSIONS, KERNELS, SLOTS, layersOf, slotsOf, skeletonOf } from './layers';
import type { Layer } from './layers';

export function drawing(choices: Choices, setting: Pick<CostSetting, 'resolution' | 'width'>): StagesDrawing {
  const layers = layersOf(choices, setting);
  const slots = slotsOf(skeletonOf(setting));
  return {
    kind: 'stages',
    legend: t(
      'Width: kernel (k); height: expansion (e); green bar: squeeze-and-excitation; bracket: shortcut; dashed: unused.',
    ),
    stages: slots
      .filter((_, row) => row % SLOTS === 0)
      .map(({ stage, outputChannels, outputSide, squeezes }) => ({
        channels: outputChannels,
        side: outputSide,
        remark: squeezes ? t(' with squeeze-and-excitation') : '',
        slots: Array.from({ length: SLOTS }, (_, slot) => {
          const row = stage * SLOTS + slot;
          const layer = layers[row] ?? null;
          return { row, layer: layer && drawnLayer(layer) };
        }),
      })),
  };
}

function drawnLayer({ kernel, expansion, squeezes, hasShortcut }: Layer): DrawnLayer {
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
