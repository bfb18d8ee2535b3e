/** What an insertion does to lines beside the model's: which it changes, and which stay without meaning the same. */

import { silence } from './insertion';
import { lineOf } from './lines';
import type { ChangeReason, KeptReason, ModelSite } from './site';
import type { Outline } from './outline';

export interface Note {
  /** Line from 0. */
  readonly line: number;
  /** Why the line changes, or why it does not mean the same though it stays. */
  readonly changed?: ChangeReason;
  readonly kept?: KeptReason;
  readonly detail: string;
}

/** By lines, each with a reason once. */
export function notesOf(
  script: Pick<Outline, 'text' | 'starts' | 'indentation'>,
  { replaced, useless, kept = [], firstLine, lastLine }: ModelSite,
): Note[] {
  const { starts } = script;
  const notes: Note[] = [
    ...replaced.map(({ start, why: changed = 'use' as const }) => ({
      ...{ line: lineOf(starts, start), changed, detail: '' },
    })),
    ...useless.map((statement) =>
      silence(script, statement, '').length > 0
        ? { line: statement.firstLine, changed: statement.why, detail: '' }
        : { line: statement.firstLine, kept: 'frozen' as const, detail: '' },
    ),
    ...kept.map(({ why, at, detail }) => ({ line: lineOf(starts, at), kept: why, detail })),
  ];
  const seen = new Set<string>();
  return notes
    .filter(({ line, changed }) => changed !== 'use' || line < firstLine || line > lastLine)
    .filter(({ line, changed, kept: stays, detail }) => {
      const key = [line, changed, stays, detail].join(' ');
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.line - b.line);
}
