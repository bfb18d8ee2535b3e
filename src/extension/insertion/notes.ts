/** Says line by line what an insertion changes beside the model, and what it leaves that does not mean the same. */

import * as vscode from 'vscode';
import type { Note } from '../../pythonScript/notes';
import type { ChangeReason, KeptReason } from '../../pythonScript/site';

/** A note with the place of it in words, such as `Line 12`. */
export interface PlacedNote extends Note {
  readonly place: string;
}

/** One sentence. */
export function sentenceOf({ place, changed, kept, detail }: PlacedNote): string {
  if (changed !== undefined) return CHANGED[changed](place);
  return kept === undefined ? place : KEPT[kept](place, detail);
}

const CHANGED: Readonly<Record<ChangeReason, (place: string) => string>> = {
  use: (place) => vscode.l10n.t('{0}: makes the new network, too.', place),
  width: (place) => vscode.l10n.t('{0}: takes as many features as the new network has.', place),
  optimiser: (place) =>
    vscode.l10n.t('{0}: trains the whole network, not its last layer alone: it starts untrained.', place),
  neck: (place) =>
    vscode.l10n.t(
      '{0}: trains what the new network has between pooling and last layer with the last layer.',
      place,
    ),
  guard: (place) => vscode.l10n.t('{0}: makes an exception for the new network, too.', place),
  frozen: (place) =>
    vscode.l10n.t('{0}: no longer freezes parameters of the new network: it starts untrained.', place),
  stem: (place) =>
    vscode.l10n.t(
      '{0}: no longer replaces the first convolution: the new one is made for its images.',
      place,
    ),
  layers: (place) => vscode.l10n.t('{0}: gives way to the new network, which has its own layers.', place),
};

const KEPT: Readonly<Record<KeptReason, (place: string, detail: string) => string>> = {
  weights: (place) =>
    vscode.l10n.t('{0}: asked for trained weights; the new network starts untrained.', place),
  checkpoint: (place) =>
    vscode.l10n.t('{0}: loads a checkpoint, which must be one of the new network.', place),
  place: (place, detail) =>
    vscode.l10n.t('{0}: "{1}" picks by place among other layers than before.', place, detail),
  name: (place, detail) =>
    vscode.l10n.t('{0}: looks for parameters called "{1}", and the new network has none.', place, detail),
  frozen: (place) => vscode.l10n.t('{0}: freezes parameters, which are untrained in the new network.', place),
  parts: (place, detail) =>
    vscode.l10n.t('{0}: trains some parts of the network; these stay as they begin: {1}.', place, detail),
};

/** All notes as a text to read, those on what stays first; '' where there are none. */
export function notesText(className: string, notes: readonly PlacedNote[]): string {
  const lines = (some: readonly PlacedNote[]): string[] => some.map((one) => `- ${sentenceOf(one)}`);
  const kept = notes.filter((one) => one.kept !== undefined);
  const changed = notes.filter((one) => one.changed !== undefined);
  return [
    ...(kept.length === 0
      ? []
      : [vscode.l10n.t('Lines that stay, but do not mean the same with {0}:', className), ...lines(kept)]),
    ...(changed.length === 0
      ? []
      : [vscode.l10n.t('Lines that change beside the one that makes {0}:', className), ...lines(changed)]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** A line over the number of notes of either kind. */
export function notesSummary(className: string, notes: readonly PlacedNote[]): string {
  const kept = notes.filter((one) => one.kept !== undefined).length;
  return vscode.l10n.t(
    "{0} is in. Lines that changed beside the model's: {1}; that stay, but do not mean the same: {2}.",
    className,
    notes.length - kept,
    kept,
  );
}
