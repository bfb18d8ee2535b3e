/** The code of toy networks. */

import { headMethods } from '../../../src/codegen/head';
import { headName } from '../../../src/spaces/naming';
import { indent } from '../../../src/spaces/generator';
import type { CodeGenerator } from '../../../src/spaces/generator';
import { CHANNELS, kernelsOf } from './space';

export const toyCode: CodeGenerator = {
  pytorchClass({ choices, classes, resolution, channels, architecture }, className, { head }) {
    const shapes = `Class logits [batch, ${classes}] of images [batch, ${channels}, ${resolution}, ${resolution}].`;
    return `class ${className}(nn.Module):
    """Toy network ${architecture} for ${classes} classes."""

    def __init__(self, num_classes: int = ${classes}) -> None:
        super().__init__()
        self.num_features = ${CHANNELS}
        self.features = nn.Sequential(
            self.Block(${channels}, 3),
${indent(
  12,
  kernelsOf(choices).map((kernel) => `self.Block(${CHANNELS}, ${kernel}),`),
)}
        )
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.reset_classifier(num_classes)

${headMethods({ head, body: 'features' }, shapes)}
    class Block(nn.Sequential):
        def __init__(self, in_channels: int, kernel: int) -> None:
            super().__init__(
                nn.Conv2d(in_channels, ${CHANNELS}, kernel, padding=kernel // 2, bias=False),
                nn.BatchNorm2d(${CHANNELS}),
                nn.ReLU(),
            )
`;
  },
  buildOnnx({ choices, classes, resolution, channels }, graph, layers) {
    let x = graph.input('images', ['batch', channels, resolution, resolution]);
    [3, ...kernelsOf(choices)].forEach((kernel, i) => {
      const shape = { inputs: i === 0 ? channels : CHANNELS, outputs: CHANNELS, kernel };
      x = layers.convolution(x, `features.${i}.0`, shape);
      x = layers.relu(layers.batchNorm(x, `features.${i}.1`, CHANNELS));
    });
    x = layers.flatten(layers.globalAverage(x));
    graph.output(layers.linear(x, headName(), CHANNELS, classes, 'logits'), ['batch', classes]);
  },
};
