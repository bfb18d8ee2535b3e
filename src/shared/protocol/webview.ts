/**
 * Messages between the extension host and its webviews (panel and sidebar). A webview asks first (`ready`); the host
 * answers with all parts of its state, and with those that have changed whenever some have.
 */

import * as v from 'valibot';
import { budgetsSchema } from './run';
import { viewPartsSchema } from './viewState';

export const toWebviewSchema = v.variant('type', [
  v.object({ type: v.literal('parts'), parts: viewPartsSchema }),
  /** Answers `score`, once the state holds the network: why it could not be scored, or null. */
  v.object({ type: v.literal('scored'), architecture: v.string(), error: v.nullable(v.string()) }),
]);
export type ToWebview = v.InferOutput<typeof toWebviewSchema>;

/** The export formats, which the page brings: the name in `export`, and what a button says. */
export const formatsSchema = v.array(v.object({ name: v.string(), short: v.string() }));
export type Formats = v.InferOutput<typeof formatsSchema>;

/** What plot and table are saved as. */
export const SAVE_FORMATS = ['csv', 'svg', 'png'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

export const fromWebviewSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('select'), architecture: v.nullable(v.string()) }),
  v.object({ type: v.literal('insert'), architecture: v.string() }),
  /** Without a format the user is asked for it. */
  v.object({
    type: v.literal('export'),
    architecture: v.string(),
    format: v.optional(v.string()),
  }),
  /** Selects a network and opens the panel. */
  v.object({ type: v.literal('showInPanel'), architecture: v.string() }),
  /** A file to save where the user chooses: its text, of a PNG its bytes in base64. */
  v.object({ type: v.literal('save'), format: v.picklist(SAVE_FORMATS), content: v.string() }),
  /** Text for the clipboard, which only the host reaches everywhere. */
  v.object({ type: v.literal('copy'), text: v.string() }),
  /** With budgets: the run on show again, but within them; without: what the user then chooses. */
  v.object({ type: v.literal('generate'), budgets: v.optional(budgetsSchema) }),
  /** The sample data set in the place of the user's own. */
  v.object({ type: v.literal('trySample') }),
  /** Lets the user choose the file of a run. */
  v.object({ type: v.literal('openRunFile') }),
  v.object({ type: v.literal('cancel') }),
  /** Scores a network, as its search space writes it, for the run on show: it joins `own`. */
  v.object({ type: v.literal('score'), architecture: v.string() }),
  /** Takes a network out of `own`. */
  v.object({ type: v.literal('forget'), architecture: v.string() }),
  /** Shows another run of those that are kept, and selects a network of it. */
  v.object({ type: v.literal('open'), run: v.string(), architecture: v.nullable(v.string()) }),
  /** Lets the user choose a second run for the plot. */
  v.object({ type: v.literal('compareRuns') }),
  /** Takes the second run out of the plot. */
  v.object({ type: v.literal('closeOther') }),
  /** Saves the run on show as a file where the user chooses. */
  v.object({ type: v.literal('saveRun') }),
  /** Repeats the run on show with its seed, settings and models. */
  v.object({ type: v.literal('runAgain') }),
]);
export type FromWebview = v.InferOutput<typeof fromWebviewSchema>;
