/** What an inserted network stands in a script as, where a network was made. */

import { NO_FITTING } from './fitting';
import type { Fitting } from './fitting';
import { IMAGENET_CLASSES } from './knownNetworks';
import { outputsOf, outputsOfExpression } from './outputs';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { KNOWN_NETWORK, MODEL_FACTORY } from './script';
import type { Script } from './script';
import type { Span } from './site';
import { lastName } from './syntax';
import type { Syntax } from './syntax';

/** Losses on log-probabilities, and what makes those. */
const LOG_LOSS = /\b(?:nll_loss|NLLLoss)\b/;
const LOG_PROBABILITIES = /\b(?:log_softmax|LogSoftmax)\b/;

/** What stands in a call's place: for as many outputs as it says where that is no number of classes, and with what it does to them. */
export function creation(
  { syntax, classes, text }: Script,
  creator: string,
  { start, end }: Span,
  isPart = false,
  fitting: Fitting = NO_FITTING,
): { code?: string } {
  const call = syntax.within('call', start, end)[0];
  const said = call === undefined ? null : argumentOf(call, 'num_classes');
  const own = classes.networks.get(creator);
  const given =
    own === undefined || call === undefined
      ? null
      : (said ?? (takesClasses(own) ? firstArgument(call) : null));
  const isFew = /^[01]$/.test((own === undefined ? said : given) ?? '');
  let made = '{}()';
  if (isFew) made = `{}(num_classes=${own === undefined ? said : given})`;
  else if (isPart && said !== null) made = `{}(num_classes=${said})`;
  else if (said === null && own === undefined && fitting.needsImageNetClasses)
    made = `{}(num_classes=${IMAGENET_CLASSES})`;
  else if (own !== undefined && lastOutputs(syntax, own) === '1') made = '{}(num_classes=1)';
  const outputs =
    own !== undefined
      ? outputsOf(syntax, own)
      : call === undefined
        ? { modules: [] }
        : outputsOfExpression(syntax, call);
  let modules = 'modules' in outputs ? outputs.modules : [];
  const isUnknown =
    own === undefined && !MODEL_FACTORY.test(creator) && !KNOWN_NETWORK.test(lastName(creator));
  // Log-probabilities of log-probabilities are the same.
  if (isUnknown && LOG_LOSS.test(text) && !LOG_PROBABILITIES.test(text)) modules = ['LogSoftmax(dim=1)'];
  if (modules.length === 0) return made === '{}()' ? {} : { code: made };
  const nn = /^\s*(?:import torch\.nn as nn|from torch import (?:.*\W)?nn\b)/m.test(text) ? 'nn' : 'torch.nn';
  return { code: `${nn}.Sequential(${[made, ...modules.map((one) => `${nn}.${one}`)].join(', ')})` };
}

function argumentOf(call: SyntaxNode, name: string): string | null {
  const list = call.childForFieldName('arguments');
  const found = namedChildren(list ?? call).find((node) => node.childForFieldName('name')?.text === name);
  return found?.childForFieldName('value')?.text ?? null;
}

/** Whether what a class is made with first is a number of classes. */
function takesClasses(definition: SyntaxNode): boolean {
  return /def __init__\(\s*self,\s*(?:\w*class\w*|out\w*)\b/.test(definition.text);
}

function firstArgument(call: SyntaxNode): string | null {
  const [first] = namedChildren(call.childForFieldName('arguments') ?? call);
  return first?.type === 'integer' ? first.text : null;
}

/** What the last linear layer of a class is made to give. */
function lastOutputs(syntax: Syntax, definition: SyntaxNode): string | null {
  const linear = syntax
    .within('call', definition.startIndex, definition.endIndex)
    .filter((call) => lastName(syntax.callee(call)) === 'Linear')
    .at(-1);
  const given = linear === undefined ? [] : namedChildren(linear.childForFieldName('arguments') ?? linear);
  return given[1]?.text ?? null;
}
