/** Runs as files of their own, `*.pomonag.json`: what `pomonag generate --json` prints, with a name and own networks. */

import * as v from 'valibot';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { issueText } from '../../shared/protocol/issues';
import type { RunEntry } from '../../shared/protocol/runEntry';
import { storedRunSchema } from './storedRun';
import type { StoredRun } from './storedRun';

export const RUN_FILE_ENDING = '.pomonag.json';

const SCHEMA = 'pomonag-run/1';
const ADVICE = t('Restore the file or save the run again; "Open as Text" shows what is in it.');

/** What a file says beside the run itself; the command line writes neither. */
const labelSchema = v.object({
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1))),
  createdAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
});

export function runFileText({ entry, result, own }: StoredRun): string {
  const { name, createdAt } = entry;
  return `${JSON.stringify({ ...result, name, createdAt, own }, null, 2)}\n`;
}

/**
 * @param fallback what the run is called where the file does not say it, and the id that it gets
 * @throws PomonagError `bad-argument` that says what is wrong with the file and what to do
 */
export function parseRunFile(text: string, fallback: RunEntry): StoredRun {
  const value = parseJson(text);
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema !== SCHEMA) throw new PomonagError('bad-argument', foreignText(schema));
  const label = v.safeParse(labelSchema, value);
  const { own } = value as { own?: unknown };
  const entry = { ...fallback, ...(label.success && label.output) };
  const run = v.safeParse(storedRunSchema, { entry, result: value, ...(own !== undefined && { own }) });
  if (run.success) return run.output;
  const [issue] = run.issues;
  const place = (v.getDotPath(issue) ?? '').replace(/^result\.?/, '');
  throw new PomonagError(
    'bad-argument',
    `${t('This run is damaged: {0}.', issueText(issue, place))} ${ADVICE}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const problem = text.trim() === '' ? t('the file is empty') : messageOf(error);
    const damage = t('This file is damaged, it cannot be read as JSON ({0}).', problem);
    throw new PomonagError('bad-argument', `${damage} ${ADVICE}`);
  }
}

function foreignText(schema: unknown): string {
  if (typeof schema === 'string' && schema.startsWith('pomonag-run/')) {
    return t('This run is of the format {0}, and this version reads {1}: update POMONAG.', schema, SCHEMA);
  }
  return t(
    'This file is not a run of POMONAG. Runs are written by "Save Run As…" and by "pomonag generate --json"; "Open as Text" shows what is in it.',
  );
}

/** Whether a run's id is the address of its file; the runs that are kept have others. */
export function isFileId(id: string): boolean {
  return /^[a-z][\w+.-]*:\/\//i.test(id);
}

/** A run's name as part of a file's name. */
export function fileNameOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-');
}
