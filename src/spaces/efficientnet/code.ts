/** The code of EfficientNet networks: a stem, seven blocks of inverted bottlenecks and a head. */

import { HEAD, STEM, blockOf, layersOf, placesOf } from './blocks';
import type { Layer } from './blocks';
import type { Network } from '../network';
import type { OnnxGraph } from '../../codegen/onnx/graph';
import type { Layers } from '../../codegen/onnx/layers';
import { bodyStatements } from '../../codegen/body';
import { SINGLE_PIXEL_NORM, headMethods } from '../../codegen/head';
import { headName } from '../naming';
import type { Naming } from '../naming';
import { imagesOf, indent } from '../generator';
import type { CodeGenerator } from '../generator';

export const efficientnetCode: CodeGenerator = { pytorchClass, buildOnnx };

const DROPOUT = 0.2;

/** The layers of each block. */
function blocksOf({ choices, resolution }: Network): Layer[][] {
  return placesOf(resolution).map((place, row) => layersOf(place, blockOf(choices[row] ?? 0)));
}

/** Whether the last feature maps are single pixels. */
function endsInPixels(blocks: readonly (readonly Layer[])[]): boolean {
  return blocks.at(-1)?.at(-1)?.outputSide === 1;
}

function pytorchClass(network: Network, className: string, naming: Naming): string {
  const { architecture, classes, resolution, channels, costs } = network;
  const blocks = blocksOf(network);
  const hasNorm = endsInPixels(blocks);
  const norm = hasNorm ? `${className}.Norm` : 'nn.BatchNorm2d';
  const shapes = `Class logits [batch, ${classes}] of images [batch, ${channels}, ${resolution}, ${resolution}].`;
  return `class ${className}(nn.Module):
    """EfficientNet network for ${classes} classes and ${imagesOf(channels)} of ${resolution} x ${resolution} pixels.

    ${costs.params.toLocaleString('en')} parameters, ${costs.macs.toLocaleString('en')} multiply-accumulate operations.
    Expansion-kernel-layers-excitation of each block:
    ${architecture}
    """

    def __init__(self, num_classes: int = ${classes}) -> None:
        super().__init__()
        self.num_features = ${HEAD}
        # Input, expanded and output channels, kernel, stride and, where a layer has
        # squeeze-and-excitation, the channels that it squeezes to.
${indent(8, partsOf(naming.body, blocks, channels))}
        self.reset_classifier(num_classes)

${headMethods(naming, shapes, 'dropout')}
    class Layer(nn.Module):
        """An inverted bottleneck; it does not expand where that would change nothing."""

        def __init__(
            self,
            in_channels: int,
            expanded: int,
            channels: int,
            kernel: int,
            stride: int,
            squeezed: int = 0,
        ) -> None:
            super().__init__()
            self.has_shortcut = stride == 1 and in_channels == channels
            self.expand: nn.Module = nn.Identity()
            if expanded != in_channels:
                self.expand = nn.Sequential(
                    nn.Conv2d(in_channels, expanded, 1, bias=False),
                    ${norm}(expanded),
                    nn.ReLU6(),
                )
            pad = kernel // 2
            self.depthwise = nn.Sequential(
                nn.Conv2d(
                    expanded, expanded, kernel, stride, pad, groups=expanded, bias=False
                ),
                ${norm}(expanded),
                nn.ReLU6(),
            )
            self.excite: nn.Module | None = None
            if squeezed > 0:
                self.excite = nn.Sequential(
                    nn.AdaptiveAvgPool2d(1),
                    nn.Conv2d(expanded, squeezed, 1),
                    nn.ReLU(),
                    nn.Conv2d(squeezed, expanded, 1),
                    nn.Sigmoid(),
                )
            self.project = nn.Sequential(
                nn.Conv2d(expanded, channels, 1, bias=False), ${norm}(channels)
            )

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = self.depthwise(self.expand(x))
            if self.excite is not None:
                y = y * self.excite(y)
            y = self.project(y)
            return x + y if self.has_shortcut else y
${hasNorm ? SINGLE_PIXEL_NORM : ''}`;
}

/** Statements that make the parts in front of the last layer. */
function partsOf(name: Naming['body'], blocks: readonly (readonly Layer[])[], channels: number): string[] {
  const norm = endsInPixels(blocks) ? 'self.Norm' : 'nn.BatchNorm2d';
  const convolution = `nn.Conv2d(${channels}, ${STEM}, 3, stride=2, padding=1, bias=False)`;
  const stemNorm = `nn.BatchNorm2d(${STEM})`;
  const inputs = blocks.at(-1)?.at(-1)?.outputChannels ?? 0;
  const last = [`nn.Conv2d(${inputs}, ${HEAD}, 1, bias=False),`, `${norm}(${HEAD}),`, 'nn.ReLU6(),'];
  const dropout = `nn.Dropout(${DROPOUT})`;
  const calls = blocks.map(blockCalls);
  if (name === 'features') {
    const lines = [`${convolution},`, `${stemNorm},`, 'nn.ReLU6(),', ...calls.flat()];
    return [
      'self.features = nn.Sequential(',
      ...[...lines, '# Head: more channels.', ...last].map((line) => `    ${line}`),
      ')',
      'self.avgpool = nn.AdaptiveAvgPool2d(1)',
      `self.dropout = ${dropout}`,
    ];
  }
  // Sides of a quarter, an eighth, a sixteenth and a 32nd of the image's.
  const [first = [], second = [], third = [], fourth = []] = [[0, 1], [2], [3, 4], [5, 6]].map((group) =>
    group.flatMap((row) => calls[row] ?? []),
  );
  return bodyStatements(name, {
    ...{ convolution, norm: stemNorm, activation: 'nn.ReLU6()', neck: [dropout] },
    groups: [first, second, third, [...fourth, ...last]],
  });
}

/** The calls that create a block's layers, with a comment above them. */
function blockCalls(layers: readonly Layer[], row: number): string[] {
  const { outputSide: side = 0 } = layers[0] ?? {};
  return [`# Block ${row + 1}: ${side} x ${side} pixels.`, ...layers.map(layerCall)];
}

function layerCall(layer: Layer): string {
  const { inputChannels, expandedChannels, outputChannels, kernel, stride, squeezedChannels } = layer;
  const shape = [inputChannels, expandedChannels, outputChannels, kernel, stride];
  return `self.Layer(${[...shape, ...(squeezedChannels > 0 ? [squeezedChannels] : [])].join(', ')}),`;
}

function buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void {
  const { classes, resolution, channels } = network;
  const images = graph.input('images', ['batch', channels, resolution, resolution]);
  // Places in `features`, in the order of the class: activations have theirs too.
  const stem = { inputs: channels, outputs: STEM, kernel: 3, stride: 2 };
  let x = layers.convolution(images, 'features.0', stem);
  x = layers.relu6(layers.batchNorm(x, 'features.1', STEM));
  const all = blocksOf(network).flat();
  all.forEach((layer, i) => {
    x = addLayer(layers, x, `features.${3 + i}`, layer);
  });
  const last = 3 + all.length;
  const shape = { inputs: all.at(-1)?.outputChannels ?? 0, outputs: HEAD, kernel: 1 };
  x = layers.convolution(x, `features.${last}`, shape);
  x = layers.globalAverage(layers.relu6(layers.batchNorm(x, `features.${last + 1}`, HEAD)));
  graph.output(layers.linear(layers.flatten(x), headName(), HEAD, classes, 'logits'), ['batch', classes]);
}

function addLayer(layers: Layers, input: string, name: string, layer: Layer): string {
  const { inputChannels, expandedChannels: expanded, outputChannels, squeezedChannels: squeezed } = layer;
  let x = input;
  if (expanded !== inputChannels) {
    x = layers.convolution(x, `${name}.expand.0`, { inputs: inputChannels, outputs: expanded, kernel: 1 });
    x = layers.relu6(layers.batchNorm(x, `${name}.expand.1`, expanded));
  }
  const { kernel, stride } = layer;
  const filters = { inputs: expanded, outputs: expanded, kernel, stride, depthwise: true };
  x = layers.convolution(x, `${name}.depthwise.0`, filters);
  x = layers.relu6(layers.batchNorm(x, `${name}.depthwise.1`, expanded));
  if (squeezed > 0) x = layers.product(x, excitation(layers, x, `${name}.excite`, expanded, squeezed));
  x = layers.convolution(x, `${name}.project.0`, { inputs: expanded, outputs: outputChannels, kernel: 1 });
  x = layers.batchNorm(x, `${name}.project.1`, outputChannels);
  return layer.hasShortcut ? layers.sum([input, x]) : x;
}

/** Weights in [0, 1] of the channels of `x`: [batch, channels, 1, 1]. */
function excitation(layers: Layers, x: string, name: string, channels: number, squeezed: number): string {
  const squeeze = { inputs: channels, outputs: squeezed, kernel: 1, bias: true };
  const excite = { inputs: squeezed, outputs: channels, kernel: 1, bias: true };
  const mean = layers.relu(layers.convolution(layers.globalAverage(x), `${name}.1`, squeeze));
  return layers.sigmoid(layers.convolution(mean, `${name}.3`, excite));
}
