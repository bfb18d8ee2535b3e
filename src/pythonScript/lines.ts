/** Lines of a text, counted from 0, with `\n` or `\r\n` line breaks. */

/** Offset of the start of every line. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/** Offset of the line's start; the text's end where it has no such line. */
export function lineStart(text: string, starts: readonly number[], line: number): number {
  return starts[line] ?? text.length;
}

/** Offset of the line's end, before its line break. */
export function lineEnd(text: string, starts: readonly number[], line: number): number {
  const next = starts[line + 1];
  if (next === undefined) return text.length;
  return text[next - 2] === '\r' ? next - 2 : next - 1;
}

/** The line that an offset lies in. */
export function lineOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The line break that the text uses most. */
export function lineBreakOf(text: string): string {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return windows * 2 > all ? '\r\n' : '\n';
}

/** Blank lines directly above and below the start of a line; null where there is nothing but blank lines. */
export function blankLinesAround(
  text: string,
  offset: number,
): { above: number | null; below: number | null } {
  const blank = (space: string): number => space.split('\n').length - 1;
  const above = text.slice(0, offset);
  const before = above.slice(above.trimEnd().length);
  const [after = ''] = /^(?:[ \t\f]*\r?\n)*/.exec(text.slice(offset)) ?? [];
  return {
    above: before.length === offset ? null : Math.max(0, blank(before) - 1),
    below: text.slice(offset).trim() === '' ? null : blank(after),
  };
}
