/** Repeating a run: its settings, what has changed since then, and whether it came out the same. */

import path from 'node:path';
import * as vscode from 'vscode';
import { hasNote } from '../../shared/noteTexts';
import { sourceOf } from '../../shared/protocol/dataset';
import type { ModelsReport } from '../../shared/protocol/engine';
import type { Candidate, GenerateSettings, Run } from '../../shared/protocol/run';
import { providerName } from '../../shared/providerNames';
import type { StoredRun } from './storedRun';

export interface Repetition {
  readonly run: StoredRun;
  /** What was not as it was when the first run was made. */
  readonly changes: readonly string[];
  /** Whether both runs have the same candidates with the same figures. */
  readonly isIdentical: boolean;
}

/** The settings that repeat a run. */
export function settingsOf(run: Run): GenerateSettings {
  const { space, sampler, steps, seed, device, budgets, minCandidates, resolution, channels, width } = run;
  return {
    ...sourceOf(run.dataset),
    count: run.generated.requested,
    steps: steps > 0 ? steps : null, // the exhaustive sampler has none
    ...{ space, sampler, seed, device, budgets, minCandidates, resolution, channels, width },
    guidance: run.guidance, // undefined too: what has been tuned since must not take its place
    effWithin: run.effWithin ?? null,
  };
}

/**
 * What is not as it was when the run was made, a sentence each; none where a repetition gives the same candidates.
 * @param fingerprint of the data set as it is now
 */
export function changesSince(run: Run, { provider, files }: ModelsReport, fingerprint: string): string[] {
  const changes = Object.entries(run.models).flatMap(([role, sha256]) => {
    const isThere = files.some((file) => file.role === role && file.sha256 === sha256);
    return isThere ? [] : [vscode.l10n.t('The model "{0}" is another one.', role)];
  });
  const folder = path.basename(run.dataset.path);
  if (run.dataset.fingerprint === undefined) {
    changes.push(
      vscode.l10n.t(
        'The run does not say which images it was made for; those in "{0}" may be others.',
        folder,
      ),
    );
  } else if (run.dataset.fingerprint !== fingerprint) {
    changes.push(vscode.l10n.t('The images in "{0}" are others.', folder));
  }
  if (hasNote(run, 'cancelled')) {
    changes.push(vscode.l10n.t('The run was cancelled; its repetition goes on to the end.'));
  }
  if (run.provider !== provider) {
    const [then, now] = [providerName(run.provider), providerName(provider)];
    changes.push(vscode.l10n.t('Models run on {0}; then it was {1}.', now, then));
  }
  return changes;
}

/** How many candidates of a run are in its repetition with the same figures. */
export function countSame(run: Run, repetition: Run): number {
  const repeated = new Set(repetition.candidates.map(comparable));
  return run.candidates.filter((candidate) => repeated.has(comparable(candidate))).length;
}

/** Whether two runs have the same candidates with the same figures in the same order. */
export function areIdentical(run: Run, repetition: Run): boolean {
  const [before, after] = [run.candidates, repetition.candidates];
  return before.map(comparable).join() === after.map(comparable).join();
}

/** A candidate as text. Fronts follow from the figures, and older runs have none. */
function comparable(candidate: Candidate): string {
  return JSON.stringify({ ...candidate, fronts: undefined });
}
