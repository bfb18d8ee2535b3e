/**
 * What the list of runs shows, in a small file beside each run, so that listing them reads no candidates. A head holds for
 * the run's file as it was: where it is missing, damaged, or of another state of the file, the run itself says it.
 */

import { stat } from 'node:fs/promises';
import * as v from 'valibot';
import { readRegularFile } from '../../engine/regularFile';
import { replaceFile } from '../../engine/replaceFile';
import { MOST, between, whole } from '../../shared/protocol/numbers';
import { runSummarySchema } from './storedRun';
import type { RunSummary } from './storedRun';

export const HEAD_ENDING = '.head';

const headSchema = v.object({
  /** Grows with what a summary holds. */
  version: v.literal(2),
  /** Of the run's file: its bytes, and its last change in milliseconds since 1970. */
  size: whole(MOST.place),
  modifiedMs: between(-MOST.place, MOST.place),
  summary: runSummarySchema,
});
type Head = v.InferOutput<typeof headSchema>;

/** @returns null where there is no head that holds for the run's file */
export async function readHead(runFile: string): Promise<RunSummary | null> {
  try {
    const head = v.parse(headSchema, JSON.parse((await readRegularFile(headOf(runFile))).toString('utf8')));
    const { size, modifiedMs } = await stateOf(runFile);
    return head.size === size && head.modifiedMs === modifiedMs ? head.summary : null;
  } catch {
    return null;
  }
}

/** Writes the head of a run that has been written. Where the disk does not take it, the run is read instead. */
export async function writeHead(runFile: string, summary: RunSummary): Promise<void> {
  try {
    const head: Head = { version: 2, ...(await stateOf(runFile)), summary };
    await replaceFile(headOf(runFile), JSON.stringify(head));
  } catch {
    // A head is only there for speed.
  }
}

/** The head's file. */
export function headOf(runFile: string): string {
  return runFile + HEAD_ENDING;
}

async function stateOf(runFile: string): Promise<Pick<Head, 'size' | 'modifiedMs'>> {
  const { size, mtimeMs } = await stat(runFile);
  return { size, modifiedMs: mtimeMs };
}
