/** The training scripts of test/fixtures/scripts, and what insertion makes of them. */

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { resolveNetwork } from '../../src/spaces/network';
import { pytorchCode } from '../../src/codegen/pytorch';
import { planInsertion } from '../../src/pythonScript/insertion';
import type { Insertion, InsertionTarget } from '../../src/pythonScript/insertion';
import { outlineOf } from '../../src/pythonScript/outline';
import type { Outline } from '../../src/pythonScript/outline';
import type { PythonParser } from '../../src/pythonScript/parser';
import { applyEdits } from './edits';
import { python } from './python';

const FOLDER = 'test/fixtures/scripts';

/** A network that is quick to run. */
export const NETWORK = resolveNetwork({
  space: 'nasbench201',
  architecture: '|nor_conv_1x1~0|+|none~0|skip_connect~1|+|skip_connect~0|none~1|none~2|',
  classes: 10,
});

export interface CorpusScript {
  readonly name: string;
  readonly text: string;
  readonly outline: Outline;
  /** One insertion for each place that the editor offers; where it offers none, one at the last line. */
  readonly places: readonly Place[];
}

export interface Place {
  readonly target: InsertionTarget;
  readonly insertion: Insertion;
  readonly result: string;
}

/** How far a script came. */
export interface Outcome {
  readonly parses: boolean;
  /** What ended it; null where it came to its end. */
  readonly error: string | null;
  /** Whether the inserted network computed anything. */
  readonly computed: boolean;
}

export function readCorpus(parser: PythonParser): CorpusScript[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(FOLDER, name), 'utf8');
      const outline = outlineOf(parser, text);
      const { sites } = outline;
      const targets = sites.length > 0 ? sites : [{ line: outline.starts.length - 1 }];
      const places = targets.map((target) => {
        const insertion = planInsertion(outline, target, pytorchCode(NETWORK, null));
        return { target, insertion, result: applyEdits(text, insertion.edits) };
      });
      return { name, text, outline, places };
    });
}

/**
 * Runs every script as it was and after each insertion, all in one Python process.
 * @param modules a folder with modules to import, if there are any
 */
export function runCorpus(
  corpus: readonly CorpusScript[],
  modules?: string,
): { script: CorpusScript; before: Outcome; after: Outcome[] }[] {
  const scripts = corpus.flatMap(({ text, places }) => [
    [text, null],
    ...places.map(({ insertion, result }) => [result, insertion.className]),
  ]);
  const request = JSON.stringify({
    paths: ['test/fixtures/stand_ins', ...(modules ? [modules] : [])],
    scripts,
  });
  const outcomes = JSON.parse(python(['test/codegen/run_corpus.py'], request)) as Outcome[];
  let next = 0;
  return corpus.map((script) => {
    const [before, ...after] = outcomes.slice(next, (next += 1 + script.places.length));
    if (before === undefined) throw new Error(`${script.name} was not run`);
    return { script, before, after };
  });
}

/** What is wrong with an insertion, seen from outcomes before and after it; null where nothing is. */
export function failureOf(before: Outcome, after: Outcome): string | null {
  if (before.parses && !after.parses) return 'no longer parses';
  return before.error === after.error ? null : `ended with ${after.error} instead of ${before.error}`;
}

/** The line, from 1, to find a place by. */
export function lineOfPlace({ target }: Place): number {
  return ('line' in target ? target.line : target.firstLine) + 1;
}
