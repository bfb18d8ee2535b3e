/** Edits as an editor applies and undoes them. */

import assert from 'node:assert/strict';
import type { Edit } from '../../src/pythonScript/insertion';

/** @throws AssertionError where edits overlap or are out of order */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const edit of edits) {
    assert.ok(edit.start >= position && edit.end >= edit.start, 'edits are in order and do not overlap');
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
}

/** The edits that lead from the result back to the text. */
export function inverseEdits(text: string, edits: readonly Edit[]): Edit[] {
  let shift = 0;
  return edits.map(({ start, end, text: inserted }) => {
    const inverse = {
      start: start + shift,
      end: start + shift + inserted.length,
      text: text.slice(start, end),
    };
    shift += inserted.length - (end - start);
    return inverse;
  });
}
