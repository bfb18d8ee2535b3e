/** Builds an ONNX model message by message. Field numbers are those of onnx.proto3 (github.com/onnx/onnx). */

import { bytesField, encode, floatField, integerField, messageField, stringField } from './proto';
import type { Fields } from './proto';

const IR_VERSION = 8;
const OPSET = 17;

/** TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT = 1;
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;

/** Integers become an int attribute, lists of them ints, `{ float }` a float. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;

/** A dimension: its size, or the name of one that is left open. */
export type Dimension = number | string;

/** A graph that grows node by node; every method that adds a value returns its name. */
export class OnnxGraph {
  private readonly nodes: Fields[] = [];
  private readonly initializers: Fields[] = [];
  private readonly inputs: Fields[] = [];
  private readonly outputs: Fields[] = [];

  input(name: string, shape: readonly Dimension[]): string {
    this.inputs.push(messageField(11, valueInfo(name, shape)));
    return name;
  }

  output(name: string, shape: readonly Dimension[]): void {
    this.outputs.push(messageField(12, valueInfo(name, shape)));
  }

  initializer(name: string, shape: readonly number[], values: Float32Array): string {
    const dimensions = shape.flatMap((size) => integerField(1, size));
    const content = [
      dimensions,
      integerField(2, FLOAT),
      stringField(8, name),
      bytesField(9, littleEndian(values)),
    ];
    this.initializers.push(messageField(5, ...content));
    return name;
  }

  /** Adds a node of one output, which is named `output` or else after its place in the graph. */
  node(operator: string, inputs: readonly string[], attributes: Attributes = {}, output?: string): string {
    const name = output ?? `${operator.toLowerCase()}_${this.nodes.length}`;
    const content = [
      inputs.flatMap((input) => stringField(1, input)),
      stringField(2, name),
      stringField(3, name),
      stringField(4, operator),
      Object.entries(attributes).flatMap(([key, value]) => messageField(5, ...attribute(key, value))),
    ];
    this.nodes.push(messageField(1, ...content));
    return name;
  }

  /** The whole model file. */
  encode(name: string, description: string): Uint8Array {
    const graph = [
      this.nodes.flat(),
      stringField(2, name),
      this.initializers.flat(),
      this.inputs.flat(),
      this.outputs.flat(),
    ];
    const model = [
      integerField(1, IR_VERSION),
      stringField(2, 'POMONAG'),
      stringField(6, description),
      messageField(7, ...graph),
      messageField(8, stringField(1, ''), integerField(2, OPSET)),
    ];
    return encode(model.flat());
  }
}

function attribute(name: string, value: Attributes[string]): Fields[] {
  if (typeof value === 'number') {
    return [stringField(1, name), integerField(3, value), integerField(20, ATTRIBUTE.int)];
  }
  if ('float' in value) {
    return [stringField(1, name), floatField(2, value.float), integerField(20, ATTRIBUTE.float)];
  }
  return [
    stringField(1, name),
    value.flatMap((item) => integerField(8, item)),
    integerField(20, ATTRIBUTE.ints),
  ];
}

function valueInfo(name: string, shape: readonly Dimension[]): Fields {
  const dimensions = shape.flatMap((dimension) =>
    messageField(1, typeof dimension === 'number' ? integerField(1, dimension) : stringField(2, dimension)),
  );
  const tensor = [integerField(1, FLOAT), messageField(2, dimensions)];
  return [...stringField(1, name), ...messageField(2, messageField(1, ...tensor))];
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return bytes;
}
