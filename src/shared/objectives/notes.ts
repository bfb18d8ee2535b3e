/** What a run has to say of its objectives, as data and in words. */

import type { Translate } from '../l10n';
import { noteSchemas, noteText } from './latencyNotes';
import type { LatencyNote } from './latencyNotes';

export const objectiveNoteSchemas = noteSchemas;
export type ObjectiveNote = LatencyNote;

const CODES = new Set<string>(objectiveNoteSchemas.map(({ entries }) => entries.code.literal));

export function isObjectiveNote(note: { readonly code: string }): note is ObjectiveNote {
  return CODES.has(note.code);
}

export function objectiveNoteText(note: ObjectiveNote, t: Translate): string {
  return noteText(note, t);
}
