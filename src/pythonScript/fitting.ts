/** What fits a script to the network that takes the place of a ready-made one, or of one of the script's own. */

import type { BodyName, HeadPlace } from '../spaces/naming';
import { bodyOf } from './bodies';
import type { ReplacedNetwork } from './bodies';
import { guardedClasses, isGuarded } from './guards';
import { callsByCallee, elsewhereInClass, functionOf, holdersOf, statementOf } from './holders';
import type { Holder } from './holders';
import type { SyntaxNode } from './parser';
import { HEAD, headPlaceOf, replacesHead } from './parts';
import type { UsedPart } from './parts';
import type { KeptLine, ReplacedSpan, Span, UselessStatement } from './site';
import { uselessStatement } from './statements';
import type { Syntax } from './syntax';
import { groupedHeads, setsTraining, trainedHeads, trainingStatements } from './trainedParameters';
import { keptLines } from './kept';
import { widthOf } from './knownNetworks';
import { takesImageNet, widthEdits } from './widths';

/** timm's way to get the last layer. */
const GET = 'get_classifier';

export interface Fitting {
  readonly useless: UselessStatement[];
  readonly replaced: ReplacedSpan[];
  readonly kept: readonly KeptLine[];
  readonly head: HeadPlace | undefined;
  readonly body: BodyName;
  /** A part of the replaced network that a generated one does not have. */
  readonly foreign: UsedPart | null;
  /** Whether a layer behind takes the outputs of a ready-made network that was not told how many to have. */
  readonly needsImageNetClasses: boolean;
}

export const NO_FITTING: Fitting = {
  useless: [],
  replaced: [],
  kept: [],
  head: undefined,
  body: 'features',
  foreign: null,
  needsImageNetClasses: false,
};

/**
 * Where the script gives the network another last layer or trains that alone, nothing of the new network, which starts
 * untrained, stays frozen. Numbers of the replaced network's features become the new one's.
 * @param variable the assignment's target, as written
 */
export function fittingOf(
  syntax: Syntax,
  assignment: SyntaxNode,
  variable: string,
  network: ReplacedNetwork,
  created: SyntaxNode,
): Fitting {
  const width = widthOf(network.name);
  const holders = holdersOf(syntax, assignment, variable);
  const elsewhere = elsewhereInClass(syntax, assignment, variable);
  const all = [...holders, ...elsewhere];
  const own = holders.filter(({ name }) => name === variable);
  const isHead = (part: string): boolean => part === GET || HEAD.test(part);
  const freezing: UselessStatement[] = [];
  const replaced: ReplacedSpan[] = [];
  for (const holder of holders) {
    freezing.push(...frozenBy(syntax, holder));
    replaced.push(...trainedHeads(syntax, holder, isHead));
    replaced.push(...guardedClasses(syntax, holder.name, holder));
  }
  const isFitted = replacesHead(syntax, all) || replaced.length > 0 || resets(syntax, all);
  const head = headPlaceOf(syntax, all);
  const { body, foreign, stem } = bodyOf(syntax, all, network);
  const useless = unique([...(isFitted ? freezing : []), ...fittedStem(syntax, all, stem)]);
  replaced.push(...holders.flatMap((holder) => groupedHeads(syntax, holder, isHead, body)));
  const behind = [...own, ...elsewhere].filter(({ isCertain }) => isCertain);
  replaced.push(...widthEdits(syntax, variable, holders, behind, width));
  return {
    useless,
    replaced: unique(replaced).filter(
      (span) => !useless.some(({ start, end }) => start <= span.start && span.end <= end),
    ),
    head,
    kept: keptLines(syntax, all, { body, head, created, frozen: isFitted ? [] : unique(freezing), replaced }),
    body,
    foreign,
    needsImageNetClasses: !isFitted && takesImageNet(syntax, behind),
  };
}

/** Statements under a holder's name that say what is trained, or the one that has a function of the script say it. */
function frozenBy(syntax: Syntax, holder: Holder): UselessStatement[] {
  const isOpen = (node: SyntaxNode): boolean => !isGuarded(syntax, node, holder.name);
  const setters = trainingStatements(syntax, holder.name, holder, holder.isCertain).filter(isOpen);
  if (setters.length === 0) return [];
  const describe = (node: SyntaxNode, isCertain: boolean): UselessStatement =>
    uselessStatement(syntax, node, [node, ...setters], isCertain, 'frozen');
  const call = holder.call;
  const definition = call === null ? null : functionOf(syntax, syntax.callee(call));
  if (call !== null && definition !== null) {
    const statement = statementOf(syntax, call);
    if (statement?.endIndex === call.endIndex && setsTraining(syntax, definition))
      return [uselessStatement(syntax, statement, [statement], true, 'frozen')];
  }
  return setters.map((node) => describe(node, holder.isCertain));
}

/** Statements that make the first convolution anew. */
function fittedStem(
  syntax: Syntax,
  holders: readonly Holder[],
  statements: readonly SyntaxNode[],
): UselessStatement[] {
  return statements.map((node) => {
    const isInside = ({ start, end }: Holder): boolean => start <= node.startIndex && node.endIndex <= end;
    const isCertain = holders.some((holder) => isInside(holder) && holder.isCertain);
    return uselessStatement(syntax, node, [node], isCertain, 'stem');
  });
}

function resets(syntax: Syntax, holders: readonly Holder[]): boolean {
  return holders.some(
    ({ name, start, end }) =>
      syntax.memo(callsByCallee).within(`${name}.reset_classifier`, start, end).length > 0,
  );
}

/** In the order of the text, without those that lie in others. */
function unique<T extends Span>(spans: readonly T[]): T[] {
  const kept: T[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  }
  return kept;
}
