/** Layers as PyTorch defines and initialises them, under the parameter names of the PyTorch class. */

import type { Random } from '../../shared/random';
import type { OnnxGraph } from './graph';

export interface ConvolutionShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the odd kernel; the padding keeps the side of the image. */
  readonly kernel: number;
  readonly stride?: number;
  /** Depthwise: each channel has a filter of its own, and there are as many outputs as inputs. */
  readonly depthwise?: boolean;
  readonly bias?: boolean;
}

export class Layers {
  /** What `relu6` clips to. */
  private bounds?: readonly [string, string];

  constructor(
    private readonly graph: OnnxGraph,
    private readonly random: Random,
  ) {}

  convolution(x: string, name: string, shape: ConvolutionShape): string {
    const { inputs, outputs, kernel, stride = 1, depthwise = false, bias = false } = shape;
    const filterInputs = depthwise ? 1 : inputs;
    const fanIn = filterInputs * kernel * kernel;
    const parameters = [this.uniform(`${name}.weight`, [outputs, filterInputs, kernel, kernel], fanIn)];
    if (bias) parameters.push(this.uniform(`${name}.bias`, [outputs], fanIn));
    const pad = (kernel - 1) / 2;
    return this.graph.node('Conv', [x, ...parameters], {
      group: depthwise ? inputs : 1,
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

  /** max(0, min(6, x)). */
  relu6(x: string): string {
    this.bounds ??= [this.scalar(0), this.scalar(6)];
    return this.graph.node('Clip', [x, ...this.bounds]);
  }

  sigmoid(x: string): string {
    return this.graph.node('Sigmoid', [x]);
  }

  /** x max(0, min(1, x / 6 + 1 / 2)) (Howard et al. 2019). */
  hardSwish(x: string): string {
    return this.graph.node('HardSwish', [x]);
  }

  /** max(0, min(1, x / 6 + 1 / 2)). */
  hardSigmoid(x: string): string {
    return this.graph.node('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
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

  /** Mean over all pixels: [batch, channels, 1, 1]. */
  globalAverage(x: string): string {
    return this.graph.node('GlobalAveragePool', [x]);
  }

  /** [batch, channels, 1, 1] -> [batch, channels]. */
  flatten(x: string): string {
    return this.graph.node('Flatten', [x], { axis: 1 });
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

  /** Product, element by element; a side of 1 is repeated. */
  product(x: string, y: string): string {
    return this.graph.node('Mul', [x, y]);
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

  private scalar(value: number): string {
    return this.graph.node('Constant', [], { value_float: { float: value } });
  }

  private constant(name: string, length: number, value: number): string {
    return this.graph.initializer(name, [length], new Float32Array(length).fill(value));
  }
}
