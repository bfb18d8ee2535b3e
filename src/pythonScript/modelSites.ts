/** Finds the places in a Python script where a network is chosen: assignments, returns and definitions of a network. */

import { fittingOf } from './heads';
import { layersSite } from './layers';
import { isInsideNetwork, nameOf, readClasses } from './networkClasses';
import type { ScriptClasses } from './networkClasses';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import type { ModelSite, Span } from './site';
import { lastName, valueOf } from './syntax';
import type { Syntax } from './syntax';

/** What may give a new network to a name or to a caller. */
const CREATING = ['assignment', 'named_expression', 'keyword_argument', 'return_statement'] as const;

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

/** Last words of names for what only goes with a network: `vgg_loss`, `resnet_transforms`, `VGG16Loss`. */
const NO_MODEL_WORD =
  /(?:loss|criterion|metric|optimizer|scheduler|transform|preprocess|preprocessing|processor|weight|config|checkpoint)(?:e?s)?$/i;

/** Models of transformers: they are called by keywords and answer with their loss, as no plain network does. */
const FOREIGN_MODEL =
  /^(?:transformers\.)?(?:AutoModel\w*|\w+ForImageClassification\w*)(?:\.from_(?:config|pretrained))?$/;

/** Methods that return the network they are called on. */
const CHAINED = /^(?:to|cuda|cpu|xpu|half|bfloat16|float|double|train|eval|requires_grad_|share_memory)$/;
/** Functions that return their first argument in another form. */
const WRAPPER =
  /(?:^|\.)(?:compile|DataParallel|DistributedDataParallel|DDP|convert_sync_batchnorm|prepare)$/;

/** The callee of a call of a method: object and name. */
const METHOD_CALL = /^(.+?)\s*\.\s*(\w+)$/s;
/** Methods of estimators, which train themselves. */
const ESTIMATOR_METHOD = /^(?:fit|fit_transform|partial_fit|predict)$/;
/** Methods of a `Trainer` whose first argument is a system. */
const TRAINER_METHOD = /^(?:fit|validate|test|predict)$/;

/** All model sites, in the order of the text. */
export function findModelSites(syntax: Syntax): ModelSite[] {
  const classes = readClasses(syntax);
  const foreign = foreignNames(syntax);
  const sites = CREATING.flatMap((type) => syntax.all(type)).flatMap(
    (node) => creationSite(syntax, node, classes, foreign) ?? [],
  );
  const calls = syntax.all('call');
  for (const [name, definition] of classes.networks) {
    const line = definition.startPosition.row;
    const uses = calls.filter(
      (call) => syntax.callee(call) === name && !call.hasError && !isInsideNetwork(syntax, call, classes),
    );
    const replaced = outermost(uses);
    sites.push({ kind: 'class', name, firstLine: line, lastLine: line, replaced, useless: [] });
  }
  for (const definition of classes.systems.values()) {
    const site = layersSite(syntax, definition);
    if (site !== null && !sites.some(({ firstLine }) => isWithin(definition, firstLine))) sites.push(site);
  }
  return sites.sort((a, b) => a.firstLine - b.firstLine);
}

function isWithin({ startPosition, endPosition }: SyntaxNode, line: number): boolean {
  return startPosition.row <= line && line <= endPosition.row;
}

/** Variables of objects that train themselves, or that a trainer expects more of than a network has. */
function foreignNames(syntax: Syntax): Set<string> {
  const names = new Set<string>();
  for (const call of syntax.all('call')) {
    const [, object, method] = METHOD_CALL.exec(syntax.callee(call)) ?? [];
    if (object === undefined || method === undefined) continue;
    if (ESTIMATOR_METHOD.test(method)) names.add(object);
    if (!TRAINER_METHOD.test(method) || !/trainer/i.test(object)) continue;
    const [system] = namedChildren(call.childForFieldName('arguments') ?? call);
    if (system !== undefined) names.add((system.childForFieldName('value') ?? system).text);
  }
  return names;
}

function creationSite(
  syntax: Syntax,
  node: SyntaxNode,
  classes: ScriptClasses,
  foreign: ReadonlySet<string>,
): ModelSite | null {
  const isReturn = node.type === 'return_statement';
  const target = isReturn ? makerOf(syntax, node) : syntax.target(node);
  const value = isReturn ? node.firstNamedChild : valueOf(node);
  if (target === '' || value === null || node.hasError || foreign.has(target)) return null;

  const created = createdModel(syntax, value);
  if (created === null) return null;
  const creator = created.type === 'call' ? syntax.callee(created) : '';
  if (NO_MODEL.test(lastName(creator)) || classes.systems.has(creator)) return null;
  const isKnown = MODEL_FACTORY.test(creator) || KNOWN_NETWORK.test(lastName(creator));
  const isOwn = classes.networks.has(creator);
  if (FOREIGN_MODEL.test(creator) && !isOwn) return null;
  const hasName = (isReturn ? MODEL_MAKER : MODEL_NAME).test(lastName(target));
  if (NO_MODEL_WORD.test(lastName(target)) || (!hasName && NO_MODEL_WORD.test(lastName(creator))))
    return null;
  const isKeyword = node.type === 'keyword_argument';
  if (isKeyword ? !(hasName && (isKnown || isOwn)) : !(hasName || isKnown || isOwn)) return null;
  const isAssignment = node.type === 'assignment';
  const mayBePart = isAssignment ? target.includes('.') && isOwn && !hasName && !isKnown : true;
  if (mayBePart && isInsideNetwork(syntax, node, classes)) return null;
  const fitting = isAssignment ? fittingOf(syntax, node, target) : { useless: [], replaced: [] };
  return {
    kind: isReturn ? 'return' : 'assignment',
    name: target,
    firstLine: node.startPosition.row,
    lastLine: node.endPosition.row,
    replaced: [{ start: created.startIndex, end: created.endIndex }, ...fitting.replaced],
    useless: fitting.useless,
  };
}

/** The name of the function that a statement returns from. */
function makerOf(syntax: Syntax, statement: SyntaxNode): string {
  const definition = syntax.enclosing(statement, 'function_definition');
  return definition === null ? '' : nameOf(definition);
}

/**
 * The innermost expression that creates the model: without `.to(device)` and the like around it, inside
 * `torch.compile(...)` and the like. Null where nothing is created, as in `model = model.to(device)`.
 */
function createdModel(syntax: Syntax, value: SyntaxNode): SyntaxNode | null {
  if (value.type === 'conditional_expression') return value;
  if (value.type === 'parenthesized_expression') return createdByFirst(syntax, value);
  if (value.type !== 'call') return null;
  const callee = syntax.callee(value);
  const [, , method = ''] = METHOD_CALL.exec(callee) ?? [];
  if (CHAINED.test(method)) {
    const receiver = value.childForFieldName('function')?.childForFieldName('object');
    return receiver ? createdModel(syntax, receiver) : null;
  }
  if (!WRAPPER.test(callee)) return value;
  const parameters = value.childForFieldName('arguments');
  return parameters === null ? null : createdByFirst(syntax, parameters);
}

/** What the first child that is no comment creates; it may be a keyword argument. */
function createdByFirst(syntax: Syntax, node: SyntaxNode): SyntaxNode | null {
  const child = namedChildren(node).find(({ type }) => type !== 'comment');
  const value = child?.type === 'keyword_argument' ? valueOf(child) : child;
  return value ? createdModel(syntax, value) : null;
}

/** Spans of the nodes, given in the order of the text, that lie in no other of them. */
function outermost(nodes: readonly SyntaxNode[]): Span[] {
  const spans: Span[] = [];
  for (const { startIndex: start, endIndex: end } of nodes) {
    if (start >= (spans.at(-1)?.end ?? 0)) spans.push({ start, end });
  }
  return spans;
}
