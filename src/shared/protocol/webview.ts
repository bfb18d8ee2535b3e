/**
 * Messages between the extension host and its webviews (panel and sidebar). A webview asks first (`ready`); the host
 * answers with full state, and again whenever something changes but the selection or the progress of a run, which have
 * small messages of their own.
 */

import * as v from 'valibot';
import { progressSchema } from './engine';
import { budgetsSchema, candidateSchema, generateSettingsSchema, runSchema } from './run';

/** A run on the list of past runs. */
export const runEntrySchema = v.object({
  id: v.string(),
  /** ISO 8601 time of its end. */
  createdAt: v.string(),
  name: v.string(),
});
export type RunEntry = v.InferOutput<typeof runEntrySchema>;

export const viewStateSchema = v.object({
  /** The finished run on show, or null. */
  run: v.nullable(v.object({ entry: runEntrySchema, result: runSchema })),
  /** The run in progress, or null. */
  running: v.nullable(
    v.object({
      name: v.string(),
      settings: generateSettingsSchema,
      progress: v.nullable(progressSchema),
      candidates: v.array(candidateSchema),
    }),
  ),
  /** Architecture selected in any of the views, or null. */
  selected: v.nullable(v.string()),
  /** What went wrong last, or null. */
  error: v.nullable(v.string()),
});
export type ViewState = v.InferOutput<typeof viewStateSchema>;

export const toWebviewSchema = v.variant('type', [
  v.object({ type: v.literal('state'), state: viewStateSchema }),
  v.object({ type: v.literal('selected'), architecture: v.nullable(v.string()) }),
  /** Of the run in progress. */
  v.object({ type: v.literal('progress'), progress: progressSchema }),
]);
export type ToWebview = v.InferOutput<typeof toWebviewSchema>;

export const EXPORT_FORMATS = ['pytorch', 'json', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What plot and table are saved as. */
export const SAVE_FORMATS = ['csv', 'svg', 'png'] as const;
export type SaveFormat = (typeof SAVE_FORMATS)[number];

export const fromWebviewSchema = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('select'), architecture: v.nullable(v.string()) }),
  v.object({ type: v.literal('insert'), architecture: v.string() }),
  v.object({ type: v.literal('export'), architecture: v.string(), format: v.picklist(EXPORT_FORMATS) }),
  /** A file to save where the user chooses: its text, of a PNG its bytes in base64. */
  v.object({ type: v.literal('save'), format: v.picklist(SAVE_FORMATS), content: v.string() }),
  /** Text for the clipboard, which only the host reaches everywhere. */
  v.object({ type: v.literal('copy'), text: v.string() }),
  /** With budgets: the run on show again, but within them; without: what the user then chooses. */
  v.object({ type: v.literal('generate'), budgets: v.optional(budgetsSchema) }),
  v.object({ type: v.literal('cancel') }),
]);
export type FromWebview = v.InferOutput<typeof fromWebviewSchema>;
