/**
 * The commands from outside, `pomonag.NAME`: what each may be called with, and what it answers. Arguments that menus of
 * the editor add behind these are not ours.
 */

import * as v from 'valibot';
import { FORMAT_NAMES } from '../../codegen/formats';
import type { FormatName } from '../../codegen/formats';
import { datasetSource } from '../../shared/protocol/dataset';
import type { MethodResult } from '../../shared/protocol/engine';
import { MOST, between, whole } from '../../shared/protocol/numbers';
import { generateSettingsSchema } from '../../shared/protocol/run';
import { tuneSettingsSchema } from '../../shared/protocol/tuning';
import type { Tuning } from '../../shared/protocol/tuning';
import { SPACE_NAMES } from '../../spaces';
import { PLACEMENTS } from '../insertion/placement';
import type { Repetition } from '../runs/repetition';
import type { StoredRun } from '../runs/storedRun';
import { uriSchema } from '../uri';
import { isNode } from '../views/runsNode';
import type { RunsNode } from '../views/runsNode';
import type * as vscode from 'vscode';

/** A row of the list of runs: its menus pass the row, the buttons above it the one that has the focus. */
const nodeSchema = v.custom<RunsNode>(isNode, 'Expected a row of the list of runs');

/** What buttons above the runs and the picks pass without a meaning for the command. */
const focusSchema = v.optional(nodeSchema);

/** All rows that are selected, as menus of the list pass them; an editor's title passes the place of the editor there. */
const selectionSchema = v.array(nodeSchema);
const editorPlaceSchema = v.looseObject({ groupId: between(-MOST.place, MOST.place) });
const isEditorPlace = (value: unknown): boolean => v.is(editorPlaceSchema, value);

/** Checks an argument by the first schema whose kind it is, so that messages name what is wrong inside it. */
function oneOf<
  const S extends readonly (readonly [is: (value: unknown) => boolean, schema: v.GenericSchema])[],
>(...kinds: S): v.GenericSchema<v.InferInput<S[number][1]>, v.InferOutput<S[number][1]>> {
  const fallback = kinds[kinds.length - 1]?.[1] ?? v.never();
  return v.lazy((value) => kinds.find(([is]) => is(value))?.[1] ?? fallback);
}

const isUri = (value: unknown): boolean => v.is(uriSchema, value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isOther = (): boolean => true;

/** A folder of the explorer, a row of the list of runs, or settings: with a folder nothing is asked. */
const generateTarget = oneOf(
  [isUri, uriSchema],
  [isNode, nodeSchema],
  [
    isOther,
    v.strictObject({
      ...v.partial(generateSettingsSchema).entries,
      folder: generateSettingsSchema.entries.folder,
    }),
  ],
);
const tuneTarget = oneOf(
  [isUri, uriSchema],
  [isNode, nodeSchema],
  [
    isOther,
    v.strictObject({ ...v.partial(tuneSettingsSchema).entries, folder: tuneSettingsSchema.entries.folder }),
  ],
);

/** A run's id, a row of the list, a run file's address, or nothing. */
const runTarget = v.optional(
  oneOf([isUri, uriSchema], [isNode, nodeSchema], [isText, v.string()], [isOther, v.string()]),
);
export type RunTarget = v.InferOutput<typeof runTarget>;

const insertOptionsSchema = v.strictObject({
  /** An architecture's text or a pick's name. */
  architecture: v.optional(v.string()),
  /** The Python file, notebook or cell. */
  uri: v.optional(uriSchema),
  /** Line from 0, and where several models are made on it, the column from 0. */
  line: v.optional(whole(MOST.place)),
  character: v.optional(whole(MOST.place)),
  /** Where the class goes; where it is missing the user chooses, or the setting where an architecture was given. */
  as: v.optional(v.picklist(PLACEMENTS)),
  /** Whether to show what would change, and change nothing yet. */
  preview: v.optional(v.boolean(), false),
});
export type InsertOptions = v.InferOutput<typeof insertOptionsSchema>;

const exportOptionsSchema = v.strictObject({
  format: v.optional(v.pipe(v.string(), v.picklist(FORMAT_NAMES))),
  /** An architecture's text or a pick's name. */
  architecture: v.optional(v.string()),
  /** The file to write. */
  uri: v.optional(uriSchema),
});
export type ExportOptions = v.InferOutput<typeof exportOptionsSchema>;

/** The script whose inserted network is meant. */
const scriptOptionsSchema = v.strictObject({ uri: v.optional(uriSchema) });
export type ScriptOptions = v.InferOutput<typeof scriptOptionsSchema>;

const tunedDataset = v.object({ ...datasetSource, space: v.picklist(SPACE_NAMES) });

const nothing = v.tuple([]);

/** A command for each export format, with that format: `exportJson`. */
type FormatCommand = `export${Capitalize<FormatName>}`;

export function forEachFormat<T>(valueOf: (format: FormatName) => T): Record<FormatCommand, T> {
  const commandOf = (format: string): string => `export${format.charAt(0).toUpperCase()}${format.slice(1)}`;
  const entries = FORMAT_NAMES.map((format) => [commandOf(format), valueOf(format)]);
  return Object.fromEntries(entries) as Record<FormatCommand, T>;
}

/** What menus pass as a second argument without a meaning for the command. */
const besides = [[isEditorPlace, editorPlaceSchema]] as const;

/** The arguments of every command. */
export const COMMANDS = {
  generate: v.tuple([v.optional(generateTarget)]),
  cancel: nothing,
  tune: v.tuple([v.optional(tuneTarget)]),
  resetGuidance: v.tuple([v.optional(oneOf([isNode, nodeSchema], [isOther, tunedDataset]))]),
  openPanel: nothing,
  trySample: nothing,
  openSampleScript: nothing,
  insert: v.tuple([v.optional(oneOf([isNode, nodeSchema], [isOther, insertOptionsSchema]))]),
  previewInsertion: nothing,
  applyPreview: nothing,
  discardPreview: nothing,
  export: v.tuple([v.optional(oneOf([isNode, nodeSchema], [isOther, exportOptionsSchema]))]),
  ...forEachFormat(() => v.tuple([focusSchema])),
  /** The run, and the architecture to select. */
  openRun: v.tuple([
    runTarget,
    v.optional(oneOf(...besides, [isText, v.string()], [isOther, selectionSchema])),
  ]),
  /** The run, and its new name. */
  renameRun: v.tuple([
    runTarget,
    v.optional(oneOf(...besides, [isText, v.string()], [isOther, selectionSchema])),
  ]),
  deleteRun: v.tuple([runTarget, v.optional(oneOf(...besides, [isOther, selectionSchema]))]),
  /** The run to show, and the other one. */
  compareRuns: v.tuple([
    runTarget,
    v.optional(oneOf(...besides, [isText, v.string()], [isOther, selectionSchema])),
  ]),
  openRunFile: v.tuple([v.optional(oneOf([isNode, nodeSchema], [isOther, uriSchema]))]),
  openAsText: v.tuple([v.optional(oneOf([isText, v.string()], [isOther, uriSchema]))]),
  /** The run, and the file to write. */
  saveRun: v.tuple([
    runTarget,
    v.optional(oneOf(...besides, [isUri, uriSchema], [isOther, selectionSchema])),
  ]),
  runAgain: v.tuple([runTarget]),
  score: v.tuple([v.optional(oneOf([isText, v.string()], [isUri, uriSchema], [isOther, v.string()]))]),
  scoreScript: v.tuple([v.optional(scriptOptionsSchema)]),
  showLog: nothing,
  showEngine: nothing,
  clearCache: nothing,
  restartEngine: nothing,
};

export type CommandName = keyof typeof COMMANDS;

export type CommandArguments<N extends CommandName> = v.InferOutput<(typeof COMMANDS)[N]>;

/** What a caller may leave out at the end. */
export type GivenArguments<N extends CommandName> =
  v.InferInput<(typeof COMMANDS)[N]> extends readonly [infer First, infer Second]
    ? [first?: First, second?: Second]
    : v.InferInput<(typeof COMMANDS)[N]> extends readonly [infer First]
      ? [first?: First]
      : [];

/** What was inserted, or is on show as a preview. */
export interface Inserted {
  readonly className: string;
  /** A sentence for each other line that changes, or that stays and does not mean the same. */
  readonly notes: readonly string[];
}

/** Of those that answer anything; undefined where the user gave up or an error was shown. */
interface Answers extends Record<FormatCommand, vscode.Uri> {
  generate: StoredRun;
  tune: Tuning;
  trySample: StoredRun;
  insert: Inserted;
  previewInsertion: Inserted;
  /** The written file. */
  export: vscode.Uri;
  openRunFile: vscode.Uri;
  saveRun: vscode.Uri;
  runAgain: Repetition;
  /** The architecture's text. */
  score: string;
  scoreScript: string;
  /** What was removed from the disk. */
  clearCache: MethodResult<'clearCache'>;
}

export type CommandAnswer<N extends CommandName> = N extends keyof Answers ? Answers[N] | undefined : void;

export type CommandHandlers = {
  readonly [N in CommandName]: (
    ...given: CommandArguments<N>
  ) => CommandAnswer<N> | Promise<CommandAnswer<N>>;
};
