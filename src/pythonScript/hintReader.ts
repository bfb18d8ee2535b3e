/** The places where scripts say numbers of their data, each kind of place a method. */

import { DATASETS } from './knownDatasets';
import type { Span } from './site';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { lastName, valueOf } from './syntax';
import type { IndexedType, Syntax } from './syntax';

/** A number, and the line, from 0, on which the script says it. */
export interface Found {
  readonly value: number;
  readonly line: number;
}

/** Names of a number of classes. */
export const CLASSES_NAME = /^(?:num|n|nb|nr)?_?(?:of_)?(?:class|classes)$/i;
/** First of ImageNet's means. */
const IMAGENET_RED = 0.485;
/** The first convolution of a ready-made network, not one of a module of the script's own (`self.conv1`). */
const FIRST_CONVOLUTION = /^(?!self\.\w+$).+\.(?:conv1|conv_stem)$/;
/** Calls that may change the number of channels. */
const CONVERSION = /^(?:Grayscale|convert|repeat|expand)$/;
const SIZE_TRANSFORM = /^(?:Resize|CenterCrop|RandomCrop|RandomResizedCrop)$/;

/** Every method answers what it finds, in the order of the script. */
export class HintReader {
  private readonly calls: readonly { readonly name: string; readonly node: SyntaxNode }[];
  /** Values of names that are assigned one integer and nothing else. */
  private readonly constants = new Map<string, number | null>();

  /** @param inserted networks of ours, which say nothing of the data */
  constructor(
    private readonly syntax: Syntax,
    private readonly inserted: readonly Span[],
  ) {
    this.calls = this.all('call').map((node) => ({ name: lastName(syntax.callee(node)), node }));
    for (const node of this.all('assignment')) {
      const name = syntax.target(node);
      const value = valueOf(node);
      const integer = value?.type === 'integer' ? Number(value.text) : null;
      this.constants.set(name, this.constants.has(name) ? null : integer);
    }
  }

  /** Numbers that are assigned or passed under a name. */
  named(pattern: RegExp, types: IndexedType[]): Found[] {
    return this.values(pattern, types).flatMap((value) => this.number(value));
  }

  /** Defaults of `--num-classes` and the like. */
  options(): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      if (name !== 'add_argument') return [];
      const option = argumentsOf(node)[0]?.text.replace(/^["']-*|["']$/g, '') ?? '';
      return CLASSES_NAME.test(option.replaceAll('-', '_')) ? this.number(keyword(node, 'default')) : [];
    });
  }

  /** What is known of the data sets that the script opens. */
  datasets(which: 0 | 1 | 2): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      const value = Object.hasOwn(DATASETS, name) ? DATASETS[name]?.[which] : null;
      return value ? [{ value, line: node.startPosition.row }] : [];
    });
  }

  /** Whether the data sets that the script opens are grey. */
  datasetColours(): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      if (!Object.hasOwn(DATASETS, name)) return [];
      return [{ value: DATASETS[name]?.[2] ?? 3, line: node.startPosition.row }];
    });
  }

  /** Outputs of the last linear layer of every class and of every network outside one. */
  lastLayers(): Found[] {
    const last = new Map<number, Found[]>();
    for (const { name, node } of this.calls) {
      if (name !== 'Linear') continue;
      const whole =
        this.syntax.enclosing(node, 'class_definition') ?? this.syntax.enclosing(node, 'assignment') ?? node;
      last.set(whole.id, this.number(keyword(node, 'out_features') ?? argumentsOf(node)[1] ?? null));
    }
    return [...last.values()].flat();
  }

  /** The size that the last transform of every list of them gives. */
  transforms(): Found[] {
    const last = new Map<number, Found[]>();
    for (const { name, node } of this.calls) {
      if (!SIZE_TRANSFORM.test(name)) continue;
      const size = keyword(node, 'size') ?? argumentsOf(node)[0] ?? null;
      last.set((this.syntax.enclosing(node, 'list') ?? node).id, this.square(size));
    }
    return [...last.values()].flat();
  }

  /** Channels that images are converted to: `Grayscale(3)`, `convert("RGB")`, `x.repeat(1, 3, 1, 1)`. */
  conversions(): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      if (!CONVERSION.test(name)) return [];
      const given = argumentsOf(node);
      const [first] = given;
      const line = node.startPosition.row;
      if (name === 'Grayscale') {
        const channels = this.number(keyword(node, 'num_output_channels') ?? first);
        return channels.length > 0 ? channels : [{ value: 1, line }];
      }
      if (name === 'convert') {
        const mode = /^["'](L|RGB)["']$/.exec(first?.text ?? '')?.[1];
        return mode === undefined ? [] : [{ value: mode === 'L' ? 1 : 3, line }];
      }
      return given.at(-3)?.text === '3' ? [{ value: 3, line }] : [];
    });
  }

  /** Images that are made grey, or were: `Grayscale(3)`, `convert("L")`, `x.repeat(1, 3, 1, 1)`. */
  greyConversions(): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      if (!CONVERSION.test(name)) return [];
      const given = argumentsOf(node);
      const isGrey =
        name === 'Grayscale' ||
        (name === 'convert' ? /^["']L["']$/.test(given[0]?.text ?? '') : given.at(-3)?.text === '3');
      return isGrey ? [{ value: 1, line: node.startPosition.row }] : [];
    });
  }

  /** Means of three channels that differ, as grey images' do not. ImageNet's are copied for images of any kind. */
  unequalMeans(): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      const means = name === 'Normalize' ? (keyword(node, 'mean') ?? argumentsOf(node)[0]) : null;
      if (means?.type !== 'tuple' && means?.type !== 'list') return [];
      const values = namedChildren(means).map(({ text }) => Number(text));
      const differ = values.length === 3 && values.some((value) => value !== values[0]);
      return differ && values[0] !== IMAGENET_RED ? [{ value: 3, line: node.startPosition.row }] : [];
    });
  }

  /** Channels with a mean of their own; one mean alone fits any number of them. */
  normalisations(): Found[] {
    return this.calls.flatMap(({ name, node }) => {
      if (name !== 'Normalize') return [];
      const means = keyword(node, 'mean') ?? argumentsOf(node)[0];
      const isListed = means?.type === 'tuple' || means?.type === 'list';
      const value = isListed ? namedChildren(means).length : 1;
      return value === 1 ? [] : [{ value, line: node.startPosition.row }];
    });
  }

  /** Inputs of the script's convolutions. */
  convolutions(): Found[] {
    return this.calls.flatMap(({ name, node }) =>
      name === 'Conv2d' ? this.number(keyword(node, 'in_channels') ?? argumentsOf(node)[0]) : [],
    );
  }

  /** Inputs of what takes the place of a ready-made network's first convolution: `model.conv1 = nn.Conv2d(4, 64, 7)`. */
  firstConvolutions(): Found[] {
    return this.all('assignment').flatMap((node) => {
      const value = FIRST_CONVOLUTION.test(this.syntax.target(node)) ? valueOf(node) : null;
      if (value?.type !== 'call' || lastName(this.syntax.callee(value)) !== 'Conv2d') return [];
      return this.number(keyword(value, 'in_channels') ?? argumentsOf(value)[0]);
    });
  }

  /** Whether the number of classes is that of the data, whatever that is: `num_classes=len(data.classes)`. */
  countsItsData(): boolean {
    const values = this.values(CLASSES_NAME, ['assignment', 'keyword_argument']);
    return values.some((value) => value !== null && /^len\(/.test(this.syntax.textOf(value)));
  }

  /** The nodes of a type outside the inserted networks. */
  private all(type: IndexedType): SyntaxNode[] {
    const nodes = this.syntax.all(type);
    if (this.inserted.length === 0) return nodes;
    return nodes.filter(
      ({ startIndex }) => !this.inserted.some(({ start, end }) => start <= startIndex && startIndex < end),
    );
  }

  private values(pattern: RegExp, types: IndexedType[]): (SyntaxNode | null)[] {
    return types
      .flatMap((type) => this.all(type))
      .flatMap((node) => (pattern.test(lastName(this.syntax.target(node))) ? [valueOf(node)] : []));
  }

  /** `32`, `(32, 32)` or the name of such a number. */
  private square(node: SyntaxNode | null): Found[] {
    if (node?.type !== 'tuple' && node?.type !== 'list') return this.number(node);
    const sides = namedChildren(node).flatMap((child) => this.number(child));
    const [height, width] = sides;
    return height !== undefined && sides.length === 2 && height.value === width?.value ? [height] : [];
  }

  /** The number that an expression is, if it is an integer or a name that stands for one. */
  private number(node: SyntaxNode | null | undefined): Found[] {
    if (!node) return [];
    const value = node.type === 'integer' ? Number(node.text) : this.constants.get(this.syntax.textOf(node));
    return Number.isSafeInteger(value) ? [{ value: Number(value), line: node.startPosition.row }] : [];
  }
}

/** Positional arguments of a call. */
function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const list = call.childForFieldName('arguments');
  return list === null
    ? []
    : namedChildren(list).filter(({ type }) => type !== 'keyword_argument' && type !== 'comment');
}

function keyword(call: SyntaxNode, name: string): SyntaxNode | null {
  const list = call.childForFieldName('arguments');
  const found = namedChildren(list ?? call).find((node) => node.childForFieldName('name')?.text === name);
  return found?.childForFieldName('value') ?? null;
}
