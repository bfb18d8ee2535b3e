/** What looks like a network being made and is none. */

import { functionOf } from './holders';
import { OTHER_LAYER, OTHER_TASK } from './knownNetworks';
import { nameOf } from './networkClasses';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { MODEL_NAME, networkName } from './script';
import type { Script } from './script';
import { lastName, valueOf } from './syntax';

/** Methods in which networks are used and none is made. */
const USING = /^(?:forward|training_step|validation_step|test_step|predict_step|__call__)$/;
/** Calls that read a network that was trained before. */
const LOADING = /^(?:torch|torch\.jit|jit|joblib|pickle|onnx)\.load$|^load_(?:model|checkpoint|learner)$/;
/** Whether what looks like a network being made is a use, another form or a part of one, or one for another task. */
export function makesNone(
  { syntax, packages, classes }: Script,
  node: SyntaxNode,
  created: SyntaxNode,
  creator: string,
  isOwn: boolean,
): boolean {
  const text = syntax.textOf(created);
  const around = syntax.enclosing(node, 'function_definition');
  if (around !== null && USING.test(nameOf(around))) return true;
  if (LOADING.test(creator) || packages.has(creator.split('.')[0] ?? '')) return true;
  if (OTHER_TASK.test(creator) || OTHER_TASK.test(networkName(syntax, created))) return true;
  if (/\.children\(\)/.test(text)) return true;
  const own = classes.networks.get(creator);
  if (own !== undefined) return OTHER_LAYER.test(syntax.textOf(own));
  const list = created.type === 'call' ? created.childForFieldName('arguments') : null;
  const given = list === null ? [] : namedChildren(list);
  const isNetwork = (argument: SyntaxNode): boolean => {
    const value = argument.type === 'keyword_argument' ? valueOf(argument) : argument;
    const name = value?.type === 'identifier' || value?.type === 'attribute' ? syntax.textOf(value) : '';
    return MODEL_NAME.test(lastName(name));
  };
  if (!isOwn && given.some(isNetwork)) return true;
  const definition = functionOf(syntax, creator);
  return definition !== null && OTHER_TASK.test(syntax.textOf(definition));
}
