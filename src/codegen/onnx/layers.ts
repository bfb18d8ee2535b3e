/** Layers as PyTorch defines and initialises them, under the parameter names of the PyTorch class. */

import type { Random } from '../../shared/random';
import type { OnnxGraph } from './graph';

export interface ConvolutionShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the odd kernel; the padding keeps the side of the image. */
  readonly kernel: number;
  readonly stride?: number;
}

export class Layers {
  constructor(
    private readonly graph: OnnxGraph,
    private readonly random: Random,
  ) {}

  convolution(x: string, name: string, { inputs, outputs, kernel, stride = 1 }: ConvolutionShape): string {
    const weight = this.uniform(
      `${name}.weight`,
      [outputs, inputs, kernel, kernel],
      inputs * kernel * kernel,
    );
    const pad = (kernel - 1) / 2;
    return this.graph.node('Conv', [x, weight], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
  }

  /** Batch norm with the statistics of inference, which are 0 and 1 before any training. */
  batchNorm(x: string, name: string, channels: number): string {
    const parameters = [
      this.constant(`${name}.weight`, channels, 1),
      this.constant(`${name}.bias`, channels, 0),
      this.constant(`${name}.running_mean`, channels, 0),
      this.constant(`${name}.running_var`, channels, 1),
    ];
    return this.graph.node('BatchNormalization', [x, ...parameters], { epsilon: { float: 1e-5 } });
  }

  relu(x: string): string {
    return this.graph.node('Relu', [x]);
  }

  /** Average over the pixels that lie inside the image. */
  averagePool(x: string, kernel: number, stride: number, pad: number): string {
    return this.graph.node('AveragePool', [x], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
      count_include_pad: 0,
    });
  }

  /** Mean over all pixels: [batch, channels]. */
  globalAverage(x: string): string {
    return this.graph.node('Flatten', [this.graph.node('GlobalAveragePool', [x])], { axis: 1 });
  }

  linear(x: string, name: string, inputs: number, outputs: number, output: string): string {
    const weight = this.uniform(`${name}.weight`, [outputs, inputs], inputs);
    const bias = this.uniform(`${name}.bias`, [outputs], inputs);
    return this.graph.node('Gemm', [x, weight, bias], { transB: 1 }, output);
  }

  sum(terms: readonly string[]): string {
    const [only] = terms;
    return terms.length === 1 && only !== undefined ? only : this.graph.node('Sum', terms);
  }

  zerosLike(x: string): string {
    return this.graph.node('ConstantOfShape', [this.graph.node('Shape', [x])]);
  }

  /**
   * PyTorch's default for convolutions and linear layers: Kaiming's uniform distribution with a = sqrt(5) (He et al.
   * 2015), that is U(-b, b) with b = 1 / sqrt(fan in).
   */
  private uniform(name: string, shape: readonly number[], fanIn: number): string {
    const bound = 1 / Math.sqrt(fanIn);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < values.length; i++) values[i] = bound * (2 * this.random.uniform() - 1);
    return this.graph.initializer(name, shape, values);
  }

  private constant(name: string, length: number, value: number): string {
    return this.graph.initializer(name, [length], new Float32Array(length).fill(value));
  }
}
