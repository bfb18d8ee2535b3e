/** How many scripts of the corpus run after an insertion, and how long one takes in a script of 5,000 lines. */

import { pytorchCode } from '../src/codegen/pytorch';
import { PythonParser } from '../src/pythonScript/parser';
import { planInsertion } from '../src/pythonScript/insertion';
import { outlineOf } from '../src/pythonScript/outline';
import { NETWORK, failureOf, readCorpus, runCorpus } from '../test/codegen/corpus';
import type { CorpusScript } from '../test/codegen/corpus';
import { applyEdits, inverseEdits } from '../test/codegen/edits';
import { ensurePython } from '../test/support/python.mjs';
import { median, record, standardDeviation } from './metrics';

const COMMAND = 'npm run bench insertion';
const LINES = 5000;
const REPEATS = 20;

function recordOutcomes(corpus: readonly CorpusScript[]): void {
  const outcomes = runCorpus(corpus).map(({ script, before, after }) => {
    const isUndone = script.places.every(
      ({ insertion, result }) =>
        applyEdits(result, inverseEdits(script.text, insertion.edits)) === script.text,
    );
    const isWhole = isUndone && after.every((outcome) => failureOf(before, outcome) === null);
    const isRefused = script.outline.sites.length === 0;
    const runs = before.parses && isWhole && after.some(({ computed }) => computed);
    return { parses: before.parses, isWhole, isRefused, runs };
  });
  const n = corpus.reduce((sum, { places }) => sum + places.length, 0);
  const common = { seeds: [], spread: null, command: COMMAND, unit: 'scripts' };
  const count = (key: string, of: (outcome: (typeof outcomes)[number]) => boolean, cases = n): void =>
    record(`insertion.${key}`, { value: outcomes.filter(of).length, n: cases, ...common });
  count('scripts', () => true, corpus.length);
  count('failed', ({ isWhole }) => !isWhole);
  // Scripts that Python reads: run after each insertion as before, with the network at work; offered none; neither.
  count('executed', ({ isRefused, runs }) => !isRefused && runs);
  count('refused', ({ parses, isRefused }) => parses && isRefused);
  count('broken', ({ parses, isRefused, runs }) => parses && !isRefused && !runs);
}

/** From the text to the edits, with nothing known of the text before. */
function recordTime(parser: PythonParser, corpus: readonly CorpusScript[]): void {
  const script = longScript(corpus);
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS + 3; repeat++) {
    const start = performance.now();
    const outline = outlineOf(parser, script);
    const site = outline.sites.find(({ kind }) => kind === 'assignment');
    if (site === undefined) throw new Error('no model in the long script');
    planInsertion(outline, site, pytorchCode(NETWORK, null));
    if (repeat >= 3) times.push(performance.now() - start); // the first ones warm the code up
  }
  record('insertion.ms_5000_lines', {
    value: median(times),
    unit: 'ms',
    n: REPEATS,
    seeds: [],
    spread: standardDeviation(times),
    command: COMMAND,
  });
}

/** The scripts of the corpus that parse, one below the other. */
function longScript(corpus: readonly CorpusScript[]): string {
  const usable = corpus.filter(({ name, text }) => !name.startsWith('broken_') && !text.includes('\r'));
  const lines = usable.flatMap(({ text }) => text.split('\n'));
  return Array.from({ length: LINES }, (_, i) => lines[i % lines.length]).join('\n');
}

async function main(): Promise<void> {
  process.env.PYTHON = await ensurePython();
  const parser = await PythonParser.load('node_modules/@vscode/tree-sitter-wasm/wasm');
  const corpus = readCorpus(parser);
  recordOutcomes(corpus);
  recordTime(parser, corpus);
}

void main();
