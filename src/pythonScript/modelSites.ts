/** Finds the places in a Python script where a network is chosen: assignments, returns and definitions of a network. */

import { METHOD_CALL, bindingsOf, createdModel } from './created';
import type { Binding } from './created';
import { creation } from './creation';
import { NO_FITTING, fittingOf } from './fitting';
import { callsByCallee, functionOf } from './holders';
import { layersSite } from './layers';
import { isInsideNetwork, readClasses } from './networkClasses';
import { reasonAgainstClass, reasonForNone } from './noModels';
import { outputsOf } from './outputs';
import { namedChildren } from './parser';
import type { SyntaxNode } from './parser';
import { KNOWN_NETWORK, MODEL_FACTORY, MODEL_NAME, foreignPackages, isTimm, networkName } from './script';
import type { Script } from './script';
import type { ModelSite, Reason, Refusal, Span } from './site';
import { lastName } from './syntax';
import type { Syntax } from './syntax';

/** What may give a new network to a name or to a caller. */
const CREATING = ['assignment', 'named_expression', 'keyword_argument', 'return_statement'] as const;

/** Functions that make one: `build_model`, `get_network`. */
const MODEL_MAKER =
  /^_*(?:build|construct|create|define|get|init|initialize|make|new|prepare|setup)_(?:\w*_)?(?:model|net|network|backbone|cnn)\d*$/i;

/** Results of these are no networks, whatever they are assigned to. */
const NO_MODEL =
  /^(?:get|getenv|format|join|input|str|int|float|bool|len|list|dict|tuple|set|strip|lower|parse_args|add_argument|load_state_dict|ip_network)$/;

/** Last words of names for what only goes with a network: `vgg_loss`, `resnet_transforms`, `VGG16Loss`. */
const NO_MODEL_WORD =
  /(?:loss|criterion|metric|optimizer|scheduler|transform|preprocess|preprocessing|processor|weight|config|checkpoint)(?:e?s)?$/i;

/** Methods of estimators, which train themselves. */
const ESTIMATOR_METHOD = /^(?:fit|fit_transform|partial_fit|predict)$/;
/** Methods of a `Trainer` whose first argument is a system. */
const TRAINER_METHOD = /^(?:fit|validate|test|predict)$/;

/** Arguments that make a network give more than logits, or maps in place of means. */
const OTHER_OUTPUTS = /\b(?:features_only\s*=\s*True|global_pool\s*=\s*["']["'])/;
/** Reasons of refusals where a network is made for images and classes, but no generated one can stand in. */
const UNFIT: ReadonlySet<Reason> = new Set(['part', 'inputs', 'outputs', 'features']);

export interface FoundSites {
  readonly sites: readonly ModelSite[];
  /** Places that look like sites, each with the reason why no network can go there. */
  readonly refusals: readonly Refusal[];
}

/** All model sites, in the order of the text. */
export function findModelSites(syntax: Syntax): FoundSites {
  const classes = readClasses(syntax);
  const script: Script = {
    syntax,
    classes,
    foreign: foreignNames(syntax),
    packages: foreignPackages(syntax),
    text: syntax.slice(0, Infinity),
  };
  const found = CREATING.flatMap((type) => syntax.all(type)).flatMap((node) =>
    node.hasError ? [] : bindingsOf(syntax, node).flatMap((one) => creationSite(script, node, one) ?? []),
  );
  const refusals = found.flatMap((one) => ('reason' in one ? [one] : []));
  const sites = found.flatMap((one) => ('reason' in one ? [] : [one]));
  const unfit = refusals.filter(({ reason }) => UNFIT.has(reason));
  for (const [name, definition] of classes.networks) {
    const line = definition.startPosition.row;
    const reason = reasonAgainstClass(syntax, name, definition);
    if (reason !== null) refusals.push({ ...reason, at: line, firstLine: line, lastLine: line });
    if (reason !== null || unfit.some(({ at }) => isWithin(definition, at))) continue;
    const uses = syntax
      .memo(callsByCallee)
      .get(name)
      .filter((call) => !call.hasError && !isInsideNetwork(syntax, call, classes));
    if (uses.some((call) => unfit.some((one) => call.startPosition.row === one.firstLine))) continue;
    const replaced = outermost(uses).map((span) => ({ ...span, ...creation(script, name, span) }));
    sites.push({ kind: 'class', name, firstLine: line, lastLine: line, replaced, useless: [] });
  }
  for (const definition of classes.systems.values()) {
    const site = layersSite(syntax, definition);
    if (site !== null && !sites.some(({ firstLine }) => isWithin(definition, firstLine))) sites.push(site);
  }
  return { sites: withoutMovers(script, sites).sort(byLine), refusals: refusals.sort(byLine) };
}

/** Without calls of the script's own functions that move the network elsewhere, where the network is chosen in them. */
function withoutMovers({ syntax }: Script, sites: ModelSite[]): ModelSite[] {
  return sites.filter(({ kind, replaced: [first] }) => {
    if (kind !== 'assignment' || first === undefined) return true;
    const callee = /^(?:self\.)?\w+(?=\()/.exec(syntax.slice(first.start, first.end))?.[0];
    const definition = callee === undefined ? null : functionOf(syntax, callee);
    if (definition === null || !/\.(?:to|cuda)\(/.test(syntax.textOf(definition))) return true;
    return !sites.some(({ replaced: [model] }) => {
      const start = model?.start ?? -1;
      return definition.startIndex <= start && start < definition.endIndex;
    });
  });
}

function byLine(a: { readonly firstLine: number }, b: { readonly firstLine: number }): number {
  return a.firstLine - b.firstLine;
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

function creationSite(script: Script, node: SyntaxNode, binding: Binding): ModelSite | Refusal | null {
  const { syntax, classes } = script;
  const { target, value, isOneOfSeveral } = binding;
  const created = createdModel(syntax, value);
  if (created === null) return null;
  const creator = created.type === 'call' ? syntax.callee(created) : '';
  if (NO_MODEL.test(lastName(creator))) return null;
  const isKnown = MODEL_FACTORY.test(creator) || KNOWN_NETWORK.test(lastName(creator));
  const own = classes.networks.get(creator);
  const isOwn = own !== undefined;
  const isReturn = node.type === 'return_statement';
  const hasName = (isReturn ? MODEL_MAKER : MODEL_NAME).test(lastName(target));
  if (NO_MODEL_WORD.test(lastName(target)) || (!hasName && NO_MODEL_WORD.test(lastName(creator))))
    return null;
  const isKeyword = node.type === 'keyword_argument';
  if (isKeyword ? !(hasName && (isKnown || isOwn)) : !(hasName || isKnown || isOwn)) return null;
  const isAssignment = node.type === 'assignment';
  const mayBePart = isAssignment ? target.includes('.') && isOwn && !hasName && !isKnown : true;
  if (mayBePart && isInsideNetwork(syntax, node, classes)) return null;

  const places = { firstLine: node.startPosition.row, lastLine: node.endPosition.row };
  const refuse = (reason: Refusal['reason'], detail = '', at = places.firstLine): Refusal => ({
    ...places,
    ...{ reason, detail, at },
  });
  const none = reasonForNone(script, { node, target, isOneOfSeveral, created, creator });
  if (none !== null) return refuse(none.reason, none.detail);
  if (OTHER_OUTPUTS.test(syntax.textOf(created))) return refuse('features');
  const outputs = own === undefined ? { modules: [] } : outputsOf(syntax, own);
  if ('reason' in outputs) return refuse(outputs.reason, creator);
  const network = { name: networkName(syntax, created), isTimm: isTimm(creator) };
  const fitting = isAssignment ? fittingOf(syntax, node, target, network, created) : NO_FITTING;
  if (fitting.foreign !== null) return refuse('part', fitting.foreign.name, fitting.foreign.line);
  const span = { start: created.startIndex, end: created.endIndex };
  return {
    kind: isReturn ? 'return' : 'assignment',
    name: target,
    ...places,
    replaced: [
      { ...span, ...creation(script, creator, span, isInsideNetwork(syntax, node, classes), fitting) },
      ...fitting.replaced,
    ],
    useless: fitting.useless,
    kept: fitting.kept,
    head: fitting.head,
    body: fitting.body,
  };
}

/** Spans of the nodes, given in the order of the text, that lie in no other of them. */
function outermost(nodes: readonly SyntaxNode[]): Span[] {
  const spans: Span[] = [];
  for (const { startIndex: start, endIndex: end } of nodes) {
    if (start >= (spans.at(-1)?.end ?? 0)) spans.push({ start, end });
  }
  return spans;
}
