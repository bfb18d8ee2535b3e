/** The training scripts of test/fixtures/scripts, and what insertion makes of them. */

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { resolveNetwork } from '../../src/spaces/network';
import type { Network } from '../../src/spaces/network';
import { pytorchCode } from '../../src/codegen/pytorch';
import { planInsertion } from '../../src/pythonScript/insertion';
import type { Insertion, InsertionTarget } from '../../src/pythonScript/insertion';
import { editsInOtherCells, readNotebook, siteInCell } from '../../src/pythonScript/notebook';
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

/** A network of another structure. */
export const MOBILE_NETWORK = resolveNetwork({
  space: 'mobilenetv3',
  architecture: Array.from({ length: 5 }, () => '2-3-3_2-3-3_0-0-0_0-0-0').join('_'),
  classes: 10,
  resolution: 32,
  width: 1,
});

/** @param names of the scripts to read */
export function readCorpus(parser: PythonParser, network = NETWORK, names = /./): CorpusScript[] {
  return readdirSync(FOLDER)
    .filter((name) => names.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(FOLDER, name), 'utf8');
      return name.endsWith('.ipynb')
        ? readNotebookScript(parser, name, text)
        : readScript(parser, name, text, network);
    });
}

/** The network for the channels that a script says, as the editor inserts it. */
export function fittedTo({ hints: { channels } }: Outline, network = NETWORK): Network {
  return channels === null
    ? network
    : resolveNetwork({ ...network, space: network.space.name, channels: channels.value });
}

function readScript(parser: PythonParser, name: string, text: string, network: Network): CorpusScript {
  const outline = outlineOf(parser, text);
  const { sites } = outline;
  const targets = sites.length > 0 ? sites : [{ line: outline.starts.length - 1 }];
  const fitted = fittedTo(outline, network);
  const places = targets.map((target) => {
    const insertion = planInsertion(outline, target, pytorchCode(fitted, null));
    return { target, insertion, result: applyEdits(text, insertion.edits) };
  });
  return { name, text, outline, places };
}

/** A notebook as one script: its cells one below the other, each insertion the edits of all cells. */
function readNotebookScript(parser: PythonParser, name: string, json: string): CorpusScript {
  const { cells } = JSON.parse(json) as { cells: { source: string[] }[] };
  const notebook = readNotebook(
    parser,
    cells.map(({ source }) => source.join('')),
  );
  const { whole, places: starts } = notebook;
  const text = whole.text;
  const places = notebook.cells.flatMap((outline, index) =>
    outline.sites.map((site): Place => {
      const inCell = siteInCell(notebook, index, site);
      const insertion = planInsertion(outline, inCell, pytorchCode(fittedTo(whole), null));
      const others = editsInOtherCells(notebook, index, site, insertion.className);
      const edits = [{ cell: index, edits: insertion.edits }, ...others]
        .sort((a, b) => a.cell - b.cell)
        .flatMap(({ cell, edits: local }) => {
          const offset = starts[cell]?.offset ?? 0;
          return local.map((edit) => ({ ...edit, start: edit.start + offset, end: edit.end + offset }));
        });
      const line = site.firstLine + (starts[index]?.line ?? 0);
      const target = whole.sites.find(({ kind, firstLine }) => kind === site.kind && firstLine === line);
      return {
        target: target ?? { line },
        insertion: { ...insertion, edits },
        result: applyEdits(text, edits),
      };
    }),
  );
  return { name, text, outline: whole, places };
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
