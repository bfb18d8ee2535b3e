/** The code of MobileNetV3 networks: a stem, inverted residual blocks and a head. */

import { STAGES, layersOf, skeletonOf } from './layers';
import type { Layer, Skeleton } from './layers';
import type { Network } from '../network';
import type { OnnxGraph } from '../../codegen/onnx/graph';
import type { Layers } from '../../codegen/onnx/layers';
import { bodyStatements } from '../../codegen/body';
import { SINGLE_PIXEL_NORM, headMethods } from '../../codegen/head';
import { headName } from '../naming';
import type { Naming } from '../naming';
import { imagesOf, indent } from '../generator';
import type { CodeGenerator } from '../generator';

export const mobilenetv3Code: CodeGenerator = { pytorchClass, buildOnnx };

/** A layer of the search space, or the fixed block before them, which does not expand its channels. */
type Block = Pick<
  Layer,
  | 'inputChannels'
  | 'expandedChannels'
  | 'outputChannels'
  | 'kernel'
  | 'stride'
  | 'hardSwish'
  | 'squeezedChannels'
  | 'hasShortcut'
>;

interface Structure {
  readonly skeleton: Skeleton;
  readonly firstBlock: Block;
  readonly layers: readonly Layer[];
}

function structureOf(network: Network): Structure {
  const skeleton = skeletonOf(network);
  const firstBlock = {
    inputChannels: skeleton.stem,
    expandedChannels: skeleton.stem,
    outputChannels: skeleton.first,
    kernel: 3,
    stride: 1,
    hardSwish: false,
    squeezedChannels: 0,
    hasShortcut: skeleton.stem === skeleton.first,
  } as const;
  const layers = layersOf(network.choices, network).filter((layer) => layer !== null);
  return { skeleton, firstBlock, layers };
}

function pytorchClass(network: Network, className: string, naming: Naming): string {
  const { architecture, classes, resolution, channels, width, costs } = network;
  const structure = structureOf(network);
  const { mix, lastSide } = structure.skeleton;
  const hasNorm = lastSide === 1;
  const innerNorm = hasNorm ? `${className}.Norm` : 'nn.BatchNorm2d';
  const shapes = `Class logits [batch, ${classes}] of images [batch, ${channels}, ${resolution}, ${resolution}].`;
  const tokens = architecture.split('_');
  const lines = [tokens.slice(0, 8), tokens.slice(8, 16), tokens.slice(16)].map((part) => part.join('_'));
  return `class ${className}(nn.Module):
    """MobileNetV3 network for ${classes} classes and ${imagesOf(channels)} of ${resolution} x ${resolution} pixels.

    ${costs.params.toLocaleString('en')} parameters, ${costs.macs.toLocaleString('en')} multiply-accumulate operations.
    Width multiplier ${width}; depth-kernel-expansion of each layer:
${indent(
  4,
  lines.map((line, i) => (i < lines.length - 1 ? `${line}_` : line)),
)}
    """

    def __init__(self, num_classes: int = ${classes}) -> None:
        super().__init__()
        self.num_features = ${mix}
        # Input, expanded and output channels, kernel, stride, activation and, where a
        # block has squeeze-and-excitation, the channels that it squeezes to.
${indent(8, partsOf(naming.body, structure, channels))}
        self.reset_classifier(num_classes)

${headMethods(naming, shapes, 'mix')}
    class Block(nn.Module):
        """An inverted residual; it does not expand where that would change nothing."""

        def __init__(
            self,
            in_channels: int,
            expanded: int,
            channels: int,
            kernel: int,
            stride: int,
            activation: type[nn.Module],
            squeezed: int = 0,
        ) -> None:
            super().__init__()
            self.has_shortcut = stride == 1 and in_channels == channels
            self.expand: nn.Module = nn.Identity()
            if expanded != in_channels:
                self.expand = nn.Sequential(
                    nn.Conv2d(in_channels, expanded, 1, bias=False),
                    ${innerNorm}(expanded),
                    activation(),
                )
            pad = kernel // 2
            self.depthwise = nn.Sequential(
                nn.Conv2d(
                    expanded, expanded, kernel, stride, pad, groups=expanded, bias=False
                ),
                ${innerNorm}(expanded),
                activation(),
            )
            self.excite: nn.Module | None = None
            if squeezed > 0:
                self.excite = nn.Sequential(
                    nn.AdaptiveAvgPool2d(1),
                    nn.Conv2d(expanded, squeezed, 1),
                    nn.ReLU(),
                    nn.Conv2d(squeezed, expanded, 1),
                    nn.Hardsigmoid(),
                )
            self.project = nn.Sequential(
                nn.Conv2d(expanded, channels, 1, bias=False), ${innerNorm}(channels)
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
function partsOf(
  name: Naming['body'],
  { skeleton, firstBlock, layers }: Structure,
  channels: number,
): string[] {
  const { stem, stages, expand, mix, lastSide } = skeleton;
  const norm = lastSide === 1 ? 'self.Norm' : 'nn.BatchNorm2d';
  const stemParts = [
    `nn.Conv2d(${channels}, ${stem}, 3, stride=2, padding=1, bias=False)`,
    `nn.BatchNorm2d(${stem})`,
  ];
  const last = [
    `nn.Conv2d(${stages[STAGES - 1]}, ${expand}, 1, bias=False),`,
    `${norm}(${expand}),`,
    'nn.Hardswish(),',
  ];
  const neck = [`nn.Conv2d(${expand}, ${mix}, 1, bias=False)`, 'nn.Hardswish()', 'nn.Dropout(0.1)'];
  if (name === 'features') {
    const lines = [...stemParts.map((part) => `${part},`), 'nn.Hardswish(),', blockCall(firstBlock)];
    const comment = '# Head: more channels, then their mean and a mix of it.';
    return [
      'self.features = nn.Sequential(',
      ...[...lines, ...blockCalls(layers), comment, ...last].map((line) => `    ${line}`),
      ')',
      'self.avgpool = nn.AdaptiveAvgPool2d(1)',
      'self.mix = nn.Sequential(',
      `    ${neck.join(', ')}`,
      ')',
    ];
  }
  // Sides of a quarter, an eighth, a sixteenth and a 32nd of the image's.
  const [first = [], second = [], third = [], fourth = []] = [[0], [1], [2, 3], [4]].map((group) =>
    blockCalls(layers.filter(({ stage }) => group.includes(stage))),
  );
  const [convolution = '', stemNorm = ''] = stemParts;
  return bodyStatements(name, {
    ...{ convolution, norm: stemNorm, activation: 'nn.Hardswish()', neck },
    groups: [[blockCall(firstBlock), ...first], second, third, [...fourth, ...last]],
  });
}

/** The calls that create the layers, with a comment above each stage. */
function blockCalls(layers: readonly Layer[]): string[] {
  return layers.flatMap((layer, i) => {
    const startsStage = layer.stage !== layers[i - 1]?.stage;
    const comment = `# Stage ${layer.stage + 1}: ${layer.outputSide} x ${layer.outputSide} pixels.`;
    return [...(startsStage ? [comment] : []), blockCall(layer)];
  });
}

function blockCall(block: Block): string {
  const { inputChannels, expandedChannels, outputChannels, kernel, stride, squeezedChannels } = block;
  const activation = block.hardSwish ? 'nn.Hardswish' : 'nn.ReLU';
  const shape = [inputChannels, expandedChannels, outputChannels, kernel, stride, activation];
  return `self.Block(${[...shape, ...(squeezedChannels > 0 ? [squeezedChannels] : [])].join(', ')}),`;
}

function buildOnnx(network: Network, graph: OnnxGraph, layers: Layers): void {
  const { classes, resolution, channels: inputs } = network;
  const structure = structureOf(network);
  const { stem, stages, expand, mix } = structure.skeleton;
  const images = graph.input('images', ['batch', inputs, resolution, resolution]);
  // Places in `features`, in the order of the class: activations have theirs too.
  let x = layers.convolution(images, 'features.0', { inputs, outputs: stem, kernel: 3, stride: 2 });
  x = layers.hardSwish(layers.batchNorm(x, 'features.1', stem));
  const blocks = [structure.firstBlock, ...structure.layers];
  blocks.forEach((block, i) => {
    x = addBlock(layers, x, `features.${3 + i}`, block);
  });
  const last = 3 + blocks.length;
  const channels = stages[STAGES - 1] ?? 0;
  x = layers.convolution(x, `features.${last}`, { inputs: channels, outputs: expand, kernel: 1 });
  x = layers.globalAverage(layers.hardSwish(layers.batchNorm(x, `features.${last + 1}`, expand)));
  x = layers.hardSwish(layers.convolution(x, 'mix.0', { inputs: expand, outputs: mix, kernel: 1 }));
  graph.output(layers.linear(layers.flatten(x), headName(), mix, classes, 'logits'), ['batch', classes]);
}

function addBlock(layers: Layers, input: string, name: string, block: Block): string {
  const { inputChannels, expandedChannels: expanded, outputChannels, squeezedChannels: squeezed } = block;
  const activate = (x: string): string => (block.hardSwish ? layers.hardSwish(x) : layers.relu(x));
  let x = input;
  if (expanded !== inputChannels) {
    x = layers.convolution(x, `${name}.expand.0`, { inputs: inputChannels, outputs: expanded, kernel: 1 });
    x = activate(layers.batchNorm(x, `${name}.expand.1`, expanded));
  }
  const { kernel, stride } = block;
  const filters = { inputs: expanded, outputs: expanded, kernel, stride, depthwise: true };
  x = layers.convolution(x, `${name}.depthwise.0`, filters);
  x = activate(layers.batchNorm(x, `${name}.depthwise.1`, expanded));
  if (squeezed > 0) x = layers.product(x, excitation(layers, x, `${name}.excite`, expanded, squeezed));
  x = layers.convolution(x, `${name}.project.0`, { inputs: expanded, outputs: outputChannels, kernel: 1 });
  x = layers.batchNorm(x, `${name}.project.1`, outputChannels);
  return block.hasShortcut ? layers.sum([input, x]) : x;
}

/** Weights in [0, 1] of the channels of `x`: [batch, channels, 1, 1]. */
function excitation(layers: Layers, x: string, name: string, channels: number, squeezed: number): string {
  const squeeze = { inputs: channels, outputs: squeezed, kernel: 1, bias: true };
  const excite = { inputs: squeezed, outputs: channels, kernel: 1, bias: true };
  const mean = layers.relu(layers.convolution(layers.globalAverage(x), `${name}.1`, squeeze));
  return layers.hardSigmoid(layers.convolution(mean, `${name}.3`, excite));
}
