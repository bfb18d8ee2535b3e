/** What looks like a network being made and is none, or none that a generated one can stand in for: one table of reasons. */

import type { Binding } from './created';
import { functionOf } from './holders';
import { OTHER_LAYER, OTHER_TASK } from './knownNetworks';
import { nameOf } from './networkClasses';
import { outputsOf } from './outputs';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { MODEL_NAME, networkName } from './script';
import type { Script } from './script';
import type { Reason } from './site';
import { lastName, valueOf } from './syntax';
import type { Syntax } from './syntax';

/** Methods in which networks are used and none is made. */
const USING = /^(?:forward|training_step|validation_step|test_step|predict_step|__call__)$/;
/** Calls that read a network that was trained before. */
const LOADING = /^(?:torch|torch\.jit|jit|joblib|pickle|onnx)\.load$|^load_(?:model|checkpoint|learner)$/;
/** Models of transformers: they are called by keywords and answer with their loss, as no plain network does. */
const TRANSFORMERS =
  /^(?:transformers\.)?(?:AutoModel\w*|\w+ForImageClassification\w*)(?:\.from_(?:config|pretrained))?$/;

/** What a statement seems to make. */
interface Made extends Pick<Binding, 'target' | 'isOneOfSeveral'> {
  readonly node: SyntaxNode;
  readonly created: SyntaxNode;
  /** What it calls, as written. */
  readonly creator: string;
}

export interface NoModel {
  readonly reason: Reason;
  readonly detail: string;
}

/** What says that a reason holds: the detail to name; null where it does not. The first that holds counts. */
const REASONS: readonly (readonly [Reason, (script: Script, made: Made) => string | null])[] = [
  ['system', ({ classes }, { creator }) => when(classes.systems.has(creator), creator)],
  ['estimator', ({ foreign }, { target }) => when(foreign.has(target), target)],
  ['use', ({ syntax }, { node }) => userAround(syntax, node)],
  ['loaded', (_script, { creator }) => when(LOADING.test(creator), creator)],
  ['package', packageOf],
  ['task', taskOf],
  ['pieces', ({ syntax }, { created }) => when(/\.children\(\)/.test(syntax.textOf(created)), '')],
  ['layer', ({ syntax, classes }, { creator }) => otherLayer(syntax, classes.networks.get(creator))],
  ['form', formOf],
  ['several', (_script, { isOneOfSeveral, creator }) => when(isOneOfSeveral, creator)],
];

/** Null where a network is made. */
export function reasonForNone(script: Script, made: Made): NoModel | null {
  for (const [reason, holds] of REASONS) {
    const detail = holds(script, made);
    if (detail !== null) return { reason, detail };
  }
  return null;
}

/** Why the networks of a class of the script cannot be replaced; null where they can. */
export function reasonAgainstClass(syntax: Syntax, name: string, definition: SyntaxNode): NoModel | null {
  const layer = otherLayer(syntax, definition);
  if (layer !== null) return { reason: 'layer', detail: layer };
  if (OTHER_TASK.test(name)) return { reason: 'task', detail: name };
  const outputs = outputsOf(syntax, definition);
  return 'reason' in outputs ? { reason: outputs.reason, detail: name } : null;
}

function when(holds: boolean, detail: string): string | null {
  return holds ? detail : null;
}

function userAround(syntax: Syntax, node: SyntaxNode): string | null {
  const around = syntax.enclosing(node, 'function_definition');
  const name = around === null ? '' : nameOf(around);
  return when(USING.test(name), name);
}

function packageOf({ classes, packages }: Script, { creator }: Made): string | null {
  const [name = ''] = creator.split('.');
  const isTransformer = TRANSFORMERS.test(creator) && !classes.networks.has(creator);
  return when(packages.has(name) || isTransformer, name);
}

function taskOf({ syntax, classes }: Script, { created, creator }: Made): string | null {
  const network = networkName(syntax, created);
  const definition = classes.networks.has(creator) ? null : functionOf(syntax, creator);
  const isOther =
    OTHER_TASK.test(creator) ||
    OTHER_TASK.test(network) ||
    (definition !== null && OTHER_TASK.test(syntax.textOf(definition)));
  return when(isOther, OTHER_TASK.test(network) ? network : creator);
}

/** `LSTM` of a class with such a layer. */
function otherLayer(syntax: Syntax, definition: SyntaxNode | undefined): string | null {
  const found = definition === undefined ? null : OTHER_LAYER.exec(syntax.textOf(definition));
  return found === null ? null : found[0].slice(0, -1);
}

/** Where a network is given to what is no class of the script. */
function formOf({ syntax, classes }: Script, { created, creator }: Made): string | null {
  const list = created.type === 'call' ? created.childForFieldName('arguments') : null;
  const given = list === null || classes.networks.has(creator) ? [] : namedChildren(list);
  const isNetwork = (argument: SyntaxNode): boolean => {
    const value = argument.type === 'keyword_argument' ? valueOf(argument) : argument;
    const name = value?.type === 'identifier' || value?.type === 'attribute' ? syntax.textOf(value) : '';
    return MODEL_NAME.test(lastName(name));
  };
  return when(given.some(isNetwork), creator);
}
