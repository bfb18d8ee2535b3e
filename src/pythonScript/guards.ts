/** Conditions that keep statements for other networks away from an inserted one, as insertions write them. */

import { DEFAULT_CLASS_NAME } from '../spaces/network';
import { callsByCallee } from './holders';
import type { ReplacedSpan, Span } from './site';
import type { SyntaxNode } from './parser';
import type { Syntax } from './syntax';

/** Names of inserted classes in parentheses, or one without. */
const CLASSES = new RegExp(`^\\(?(${DEFAULT_CLASS_NAME}\\d*(?:, ${DEFAULT_CLASS_NAME}\\d*)*)\\)?$`);

/** Whether what a variable holds is a network of a class. */
export function isNetwork(variable: string, className: string): string {
  return `isinstance(${variable}, ${className})`;
}

/** The classes in the conditions on a variable within a span: a further network of the same variable joins them. */
export function guardedClasses(syntax: Syntax, variable: string, { start, end }: Span): ReplacedSpan[] {
  const prefix = isNetwork(variable, '').slice(0, -1);
  return syntax
    .memo(callsByCallee)
    .within('isinstance', start, end)
    .flatMap((call) => {
      const text = syntax.textOf(call);
      const [, classes] = text.startsWith(prefix) ? (CLASSES.exec(text.slice(prefix.length, -1)) ?? []) : [];
      if (classes === undefined) return [];
      return [
        {
          start: call.startIndex + prefix.length,
          end: call.endIndex - 1,
          code: `(${classes}, {})`,
          why: 'guard',
        },
      ];
    });
}

/** Whether a statement stands under such a condition already. */
export function isGuarded(syntax: Syntax, statement: SyntaxNode, variable: string): boolean {
  const branch = syntax.enclosing(statement, 'if_statement');
  const condition = syntax.textOf(branch?.childForFieldName('condition') ?? null);
  const prefix = `not ${isNetwork(variable, '').slice(0, -1)}`;
  return condition.startsWith(prefix) && CLASSES.test(condition.slice(prefix.length, -1));
}
