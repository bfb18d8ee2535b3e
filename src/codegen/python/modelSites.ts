/** Finds the places in a Python script where a network is chosen: assignments of a model and definitions of a network. */

import { descendants, namedChildren } from './parser';
import type { SyntaxNode } from './parser';

/** Offsets count UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ModelSite {
  /** `assignment`: `name = <creates a model>`; `class`: `class name(nn.Module):`. */
  readonly kind: 'assignment' | 'class';
  /** What is assigned or defined, as written. */
  readonly name: string;
  /** First and last line on which the site is offered, from 0. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The expressions that the new network takes the place of. */
  readonly replaced: readonly Span[];
}

/** Variables that hold the network: `model`, `student_net`, `model_ft`, `backbone2`. */
const MODEL_NAME = /^(?:\w*_)?(?:model|net|network|backbone|cnn)\d*(?:_ft|_conv)?$/i;

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

const MODULE_BASE = /^(?:(?:torch\.)?nn\.)?Module$/;
const LOSS = /loss|criterion/i;

/** All model sites, in the order of the text. */
export function findModelSites(root: SyntaxNode): ModelSite[] {
  const classes = networkClasses(root);
  const networks = new Set(classes.map(({ name }) => name));
  const sites: ModelSite[] = [];
  const callsByClass = new Map<string, Span[]>();
  for (const node of descendants(root)) {
    if (node.type !== 'assignment' || node.hasError) continue;
    const site = assignmentSite(node, networks);
    if (site === null) continue;
    sites.push(site.site);
    const calls = callsByClass.get(site.creator) ?? [];
    callsByClass.set(site.creator, [...calls, ...site.site.replaced]);
  }
  for (const { name, line } of classes) {
    sites.push({
      kind: 'class',
      name,
      firstLine: line,
      lastLine: line,
      replaced: callsByClass.get(name) ?? [],
    });
  }
  return sites.sort((a, b) => a.firstLine - b.firstLine);
}

/** Classes that derive from `nn.Module`, directly or through another class of the file; no losses. */
function networkClasses(root: SyntaxNode): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = [];
  for (const node of descendants(root)) {
    const name = node.type === 'class_definition' ? node.childForFieldName('name')?.text : undefined;
    if (name !== undefined && derivesFromModule(node, found) && !LOSS.test(name)) {
      found.push({ name, line: node.startPosition.row });
    }
  }
  return found;
}

function derivesFromModule(definition: SyntaxNode, known: readonly { name: string }[]): boolean {
  const bases = definition.childForFieldName('superclasses');
  if (bases === null) return false;
  return namedChildren(bases).some(
    ({ text }) => MODULE_BASE.test(text) || known.some(({ name }) => name === text),
  );
}

function assignmentSite(
  assignment: SyntaxNode,
  networks: ReadonlySet<string>,
): { site: ModelSite; creator: string } | null {
  const target = assignment.childForFieldName('left');
  const value = assignment.childForFieldName('right');
  if (target === null || value === null) return null;
  const variable = target.type === 'attribute' ? target.childForFieldName('attribute')?.text : target.text;
  if (variable === undefined || !/^\w+$/.test(variable)) return null;

  const created = createdModel(value);
  if (created === null) return null;
  const creator = created.childForFieldName('function')?.text ?? '';
  if (NO_MODEL.test(lastName(creator))) return null;
  const isPart = target.type === 'attribute' && isInsideNetwork(assignment, networks);
  const createsModel =
    MODEL_NAME.test(variable) ||
    MODEL_FACTORY.test(creator) ||
    KNOWN_NETWORK.test(lastName(creator)) ||
    (networks.has(creator) && !isPart);
  if (!createsModel) return null;
  const site: ModelSite = {
    kind: 'assignment',
    name: target.text,
    firstLine: assignment.startPosition.row,
    lastLine: assignment.endPosition.row,
    replaced: [{ start: created.startIndex, end: created.endIndex }],
  };
  return { site, creator };
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

/** Whether the node lies in the body of a network's class, where networks of the file are building blocks. */
function isInsideNetwork(node: SyntaxNode, networks: ReadonlySet<string>): boolean {
  for (let outer = node.parent; outer !== null; outer = outer.parent) {
    if (outer.type === 'class_definition') return networks.has(outer.childForFieldName('name')?.text ?? '');
  }
  return false;
}

function lastName(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
