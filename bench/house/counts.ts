/** What is counted, and how. */

import { sourceFiles } from './files';
import { importCircles, mutualFolderPairs } from './imports';
import { filesNamingLatency, filesNamingSpaces } from './mentions';
import { allFiles, editedFiles } from './recipes';
import { wordsPerSentence } from './prose';
import { typeErrors, typeIgnores } from './types';

export interface Count {
  readonly key: string;
  /** How it is counted, in a sentence. */
  readonly means: string;
  readonly unit: string;
  /** What it is to be at most. */
  readonly goal: number;
  /** The step of the test command that holds it, where the unit tests do not. */
  readonly heldBy?: string;
  /** The number, and what it is made of where that helps to lower it. */
  readonly count: () => Counted | Promise<Counted>;
}

/** What is added in test/additions, one of a kind each. */
const ADDITIONS = [
  { name: 'sampler', means: 'Files to add a sampler without a graph of its own', goal: 2 },
  { name: 'export', means: 'Files to add an export format', goal: 3 },
] as const;

interface Counted {
  readonly value: number;
  readonly items: readonly string[];
}

export const COUNTS: readonly Count[] = [
  ...ADDITIONS.map(({ name, means, goal }) => ({
    key: `house.files_to_add_${name}`,
    means: `${means}, new ones included: those in test/additions/${name}.json, by which a test adds one.`,
    unit: 'files',
    goal,
    count: () => list(allFiles(`test/additions/${name}.json`)),
  })),
  {
    key: 'house.files_to_add_space',
    means:
      'Existing files that adding a search space edits, TypeScript and Python together, package.json apart: those in test/toy/recipe.json, by which tests add one.',
    unit: 'files',
    goal: 3,
    count: () => list(editedFiles('test/toy/recipe.json')),
  },
  {
    key: 'house.space_mentions',
    means:
      'Files in src/ and training/ that name a particular space, comments included, outside its own files, the registries, the encoder, what knows the networks of torchvision and timm, and tests.',
    unit: 'files',
    goal: 0,
    count: () => list(filesNamingSpaces()),
  },
  {
    key: 'house.latency_mentions',
    means:
      'Files in src/ whose names or strings say latency outside the table of objectives, the predictor and the spaces; comments and texts for people do not count.',
    unit: 'files',
    goal: 8,
    count: () => list(filesNamingLatency()),
  },
  {
    key: 'house.mutual_folder_pairs',
    means: 'Pairs of folders in training/ of which each has a file that imports one of the other.',
    unit: 'pairs',
    goal: 0,
    count: () => list(mutualFolderPairs()),
  },
  {
    key: 'house.import_circles',
    means: 'Groups of files in src/ that all reach each other by imports, those of types included.',
    unit: 'circles',
    goal: 0,
    count: async () => list((await importCircles('src')).map((circle) => circle.join(', '))),
  },
  {
    key: 'house.largest_file',
    means: 'Lines of the longest .ts or .py file in src/ and training/, tests apart.',
    unit: 'lines',
    goal: 250,
    count: () => {
      const longest = sourceFiles()
        .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
        .sort((a, b) => b.lines - a.lines);
      return {
        value: longest[0]?.lines ?? 0,
        items: longest.filter(({ lines }) => lines > 250).map(({ path, lines }) => `${path}: ${lines}`),
      };
    },
  },
  {
    key: 'house.type_errors',
    means:
      'Errors of pyright in training/ and bench/, strict in training/spaces, and comments that silence it without a rule and a reason; with them, the comments that have both.',
    unit: 'errors',
    goal: 0,
    heldBy: 'python-style',
    count: () => {
      const [errors, ignores] = [typeErrors(), typeIgnores()];
      const unfounded = ignores.filter(({ isFounded }) => !isFounded);
      const items = [...errors, ...ignores.map(({ place }) => place), `${ignores.length} ignores`];
      return { value: errors.length + unfounded.length, items };
    },
  },
  {
    key: 'house.words_per_sentence_method',
    means: 'Words per sentence of the prose in docs/method.md: no equations, code, tables, headings.',
    unit: 'words',
    goal: 18,
    count: () => ({ value: wordsPerSentence('docs/method.md'), items: [] }),
  },
];

function list(items: readonly string[]): Counted {
  return { value: items.length, items };
}
