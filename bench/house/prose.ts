/** How long the sentences of a page are. */

import { readFileSync } from 'node:fs';

/**
 * Words per sentence of a Markdown page: equations, code, tables, headings and pictures left out; a sentence ends with a
 * full stop, a question mark or an exclamation mark before a space, or with its paragraph.
 */
export function wordsPerSentence(file: string): number {
  const prose = readFileSync(file, 'utf8')
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/^( {4}|#|\||!\[).*/gm, '');
  const sentences = prose
    .split(/\n\s*\n/)
    .flatMap((paragraph) => paragraph.split(/(?<=[.!?]\)?)\s+/))
    .map((sentence) => sentence.split(/\s+/).filter((word) => /\w/.test(word)).length)
    .filter((words) => words > 0);
  return sentences.reduce((sum, words) => sum + words, 0) / sentences.length;
}
