/** Finds the places in a Python script where a network is chosen: assignments, returns and definitions of a network. */

import { headStatements } from './heads';
import { enclosing, isInsideNetwork, readClasses } from './networkClasses';
import type { ScriptClasses } from './networkClasses';
import { namedChildren, nodesOfType } from './parser';
import type { SyntaxNode } from './parser';

/** Offsets count UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A statement that an insertion makes useless. */
export interface UselessStatement extends Span {
  /** Lines from 0, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Whether the site's model always reaches it: otherwise it may also get one that was assigned in another branch. */
  readonly isCertain: boolean;
  /** Whether its block would be empty without it. */
  readonly endsEmptyBlock: boolean;
}

export interface ModelSite {
  /**
   * `assignment`: `name = <creates a model>`, also as `:=` or a keyword argument; `return`: `return <creates a model>`
   * in the function `name`; `class`: `class name(nn.Module):`.
   */
  readonly kind: 'assignment' | 'return' | 'class';
  /** What is assigned or defined, as written. */
  readonly name: string;
  /** First and last line on which the site is offered, from 0. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The expressions that the new network takes the place of. */
  readonly replaced: readonly Span[];
  /** Statements that fit the replaced network's last layer to the data; the new one is made for them. */
  readonly useless: readonly UselessStatement[];
}

/** Variables that hold the network: `model`, `student_net`, `model_ft`, `backbone2`. */
const MODEL_NAME = /^(?:\w*_)?(?:model|net|network|backbone|cnn)\d*(?:_ft|_conv)?$/i;
/** Functions that make one: `build_model`, `get_network`. */
const MODEL_MAKER =
  /^_*(?:build|construct|create|define|get|init|initialize|make|new|prepare|setup)_(?:\w*_)?(?:model|net|network|backbone|cnn)\d*$/i;

/** Functions and classes that create a well-known network: `resnet18`, `vit_b_16`, `EfficientNetV2`. */
const KNOWN_NETWORK =
  /^(?:alexnet|convnext|densenet|efficientnet|googlenet|inception|lenet|maxvit|mnasnet|mobilenet|regnet|resnet|resnext|shufflenet|squeezenet|swin|vgg|vit|wide_resnet)(?:v?\d\w*|_\w+)?$/i;
const MODEL_FACTORY = /^(?:torchvision\.)?models\.\w+$|^timm\.create_model$|^torch\.hub\.load$/;

/** Results of these are no networks, whatever they are assigned to. */
const NO_MODEL =
  /^(?:get|getenv|format|join|input|str|int|float|bool|len|list|dict|tuple|set|strip|lower|parse_args|add_argument|load_state_dict|ip_network)$/;

/** Methods that return the network they are called on. */
const CHAINED = /^(?:to|cuda|cpu|xpu|half|bfloat16|float|double|train|eval|requires_grad_|share_memory)$/;
/** Functions that return their first argument in another form. */
const WRAPPER =
  /(?:^|\.)(?:compile|DataParallel|DistributedDataParallel|DDP|convert_sync_batchnorm|prepare)$/;

/** Methods of estimators, which train themselves. */
const ESTIMATOR_METHOD = /^(?:fit|fit_transform|partial_fit|predict)$/;
/** Methods of a `Trainer` whose first argument is a system. */
const TRAINER_METHOD = /^(?:fit|validate|test|predict)$/;

/** All model sites, in the order of the text. */
export function findModelSites(root: SyntaxNode): ModelSite[] {
  const classes = readClasses(root);
  const foreign = foreignNames(root);
  const created = nodesOfType(root, [
    'assignment',
    'named_expression',
    'keyword_argument',
    'return_statement',
  ]);
  const sites = created.flatMap((node) => creationSite(node, classes, foreign) ?? []);
  const calls = nodesOfType(root, ['call']);
  for (const [name, definition] of classes.networks) {
    const line = definition.startPosition.row;
    const replaced = outermost(
      calls.filter((call) => calleeOf(call) === name && !call.hasError && !isInsideNetwork(call, classes)),
    );
    sites.push({ kind: 'class', name, firstLine: line, lastLine: line, replaced, useless: [] });
  }
  return sites.sort((a, b) => a.firstLine - b.firstLine);
}

/** Variables of objects that train themselves, or that a trainer expects more of than a network has. */
function foreignNames(root: SyntaxNode): Set<string> {
  const names = new Set<string>();
  for (const call of nodesOfType(root, ['call'])) {
    const callee = call.childForFieldName('function');
    const object = callee?.childForFieldName('object');
    const method = callee?.childForFieldName('attribute')?.text;
    if (callee?.type !== 'attribute' || !object || method === undefined) continue;
    if (ESTIMATOR_METHOD.test(method)) names.add(object.text);
    if (!TRAINER_METHOD.test(method) || !/trainer/i.test(object.text)) continue;
    for (const argument of namedChildren(call.childForFieldName('arguments') ?? call).slice(0, 1)) {
      names.add((argument.childForFieldName('value') ?? argument).text);
    }
  }
  return names;
}

function creationSite(
  node: SyntaxNode,
  classes: ScriptClasses,
  foreign: ReadonlySet<string>,
): ModelSite | null {
  const isReturn = node.type === 'return_statement';
  const target = isReturn
    ? enclosing(node, 'function_definition')?.childForFieldName('name')
    : (node.childForFieldName('left') ?? node.childForFieldName('name'));
  const value = isReturn
    ? node.firstNamedChild
    : (node.childForFieldName('right') ?? node.childForFieldName('value'));
  if (!target || !value || node.hasError || foreign.has(target.text)) return null;
  const variable = target.type === 'attribute' ? target.childForFieldName('attribute')?.text : target.text;
  if (variable === undefined || !/^\w+$/.test(variable)) return null;

  const created = createdModel(value);
  if (created === null) return null;
  const creator = calleeOf(created);
  if (NO_MODEL.test(lastName(creator)) || classes.systems.has(creator)) return null;
  const isKnown = MODEL_FACTORY.test(creator) || KNOWN_NETWORK.test(lastName(creator));
  const isOwn = classes.networks.has(creator);
  const isPart =
    isInsideNetwork(node, classes) && (target.type === 'attribute' || node.type !== 'assignment');
  const createsModel =
    node.type === 'keyword_argument'
      ? MODEL_NAME.test(variable) && (isKnown || isOwn) && !isPart
      : isReturn
        ? (MODEL_MAKER.test(variable) || isKnown || isOwn) && !isPart
        : MODEL_NAME.test(variable) || isKnown || (isOwn && !isPart);
  if (!createsModel) return null;
  return {
    kind: isReturn ? 'return' : 'assignment',
    name: target.text,
    firstLine: node.startPosition.row,
    lastLine: node.endPosition.row,
    replaced: [{ start: created.startIndex, end: created.endIndex }],
    useless: node.type === 'assignment' ? headStatements(node, target.text) : [],
  };
}

/**
 * The innermost expression that creates the model: without `.to(device)` and the like around it, inside
 * `torch.compile(...)` and the like. Null where nothing is created, as in `model = model.to(device)`.
 */
function createdModel(value: SyntaxNode): SyntaxNode | null {
  if (value.type === 'conditional_expression') return value;
  if (value.type === 'parenthesized_expression') return firstChild(value, createdModel);
  if (value.type !== 'call') return null;
  const callee = value.childForFieldName('function');
  if (callee === null) return null;
  if (callee.type === 'attribute' && CHAINED.test(callee.childForFieldName('attribute')?.text ?? '')) {
    const receiver = callee.childForFieldName('object');
    return receiver === null ? null : createdModel(receiver);
  }
  if (WRAPPER.test(callee.text)) {
    const parameters = value.childForFieldName('arguments');
    return parameters === null ? null : firstChild(parameters, createdModel);
  }
  return value;
}

/** Applies `read` to the first child that is no comment. */
function firstChild(node: SyntaxNode, read: (child: SyntaxNode) => SyntaxNode | null): SyntaxNode | null {
  const child = namedChildren(node).find(({ type }) => type !== 'comment');
  return child === undefined ? null : read(child);
}

/** What a call calls, as written; '' where the node is no call. */
function calleeOf(node: SyntaxNode): string {
  return node.childForFieldName('function')?.text ?? '';
}

/** Spans of the nodes, given in the order of the text, that lie in no other of them. */
function outermost(nodes: readonly SyntaxNode[]): Span[] {
  const spans: Span[] = [];
  for (const { startIndex: start, endIndex: end } of nodes) {
    if (start >= (spans.at(-1)?.end ?? 0)) spans.push({ start, end });
  }
  return spans;
}

function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
