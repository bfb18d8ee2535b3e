/** The notes of a run in words. */

import { datasetNoteText } from './datasetNoteTexts';
import { english, t as translated } from './l10n';
import type { Translate } from './l10n';
import { isDatasetNote } from './protocol/datasetNotes';
import { COSTS } from './objectives';
import { isObjectiveNote, objectiveNoteText } from './objectives/notes';
import { isWarning } from './protocol/notes';
import type { AppliedBudgets, FrontLimit, Note } from './protocol/notes';
import { providerName } from './providerNames';

/** What a run, a score or a tuning says of itself. */
export interface Noted {
  readonly notes: string[];
  readonly codedNotes?: Note[] | undefined;
}

export interface NoteText {
  readonly text: string;
  readonly isWarning: boolean;
}

/** The entries of a result that has these notes. */
export function noted(codedNotes: readonly Note[]): Required<Noted> {
  return { notes: codedNotes.map((note) => noteText(note, english)), codedNotes: [...codedNotes] };
}

/** The notes in the user's language; where they are texts alone, as they are. */
export function noteTexts({ notes, codedNotes }: Noted): NoteText[] {
  if (codedNotes === undefined)
    return notes.map((text) => ({ text, isWarning: OLD_TEXTS['unlike-training'].test(text) }));
  return codedNotes.map((note) => ({ text: noteText(note), isWarning: isWarning(note) }));
}

/** Whether a run has a note, be it from before notes were data. */
export function hasNote({ notes, codedNotes }: Noted, code: keyof typeof OLD_TEXTS): boolean {
  return codedNotes?.some((note) => note.code === code) ?? notes.some((text) => OLD_TEXTS[code].test(text));
}

/** What runs from before notes were data say; all of them are in English. */
const OLD_TEXTS = {
  'unlike-training': /: the predicted accuracies are not to be trusted\./,
  cancelled: /^The run was cancelled; /,
} as const satisfies Partial<Record<Note['code'], RegExp>>;

/** One or a few sentences. */
function noteText(note: Note, t: Translate = translated): string {
  if (isDatasetNote(note)) return datasetNoteText(note, t);
  if (isObjectiveNote(note)) return objectiveNoteText(note, t);
  switch (note.code) {
    case 'seen-in-training':
      return t(
        'This data set was seen in training (it is {0}, or much like it): predictions are more exact here than for new data.',
        note.nearest,
      );
    case 'unlike-training':
      return t(
        'This data set looks unlike anything in training (the nearest is {0}): the predicted accuracies are not to be trusted. Parameters, MACs and latency hold.',
        note.nearest,
      );
    case 'images-left-out':
      return note.files === 1
        ? t(
            '1 image file was unreadable, truncated or larger than {0} megapixels; the run went on without. Only those sampled for the embedding are opened.',
            note.megapixels,
          )
        : t(
            '{0} image files were unreadable, truncated or larger than {1} megapixels; the run went on without. Only those sampled for the embedding are opened.',
            note.files,
            note.megapixels,
          );
    case 'width-unmeasured':
      return t(
        'No network of width {0} was measured: the predicted accuracies are those of width {1}, and latency is unknown and takes no part in ranks and picks. Parameters and MACs are exact.',
        note.width,
        note.usual,
      );
    case 'channels-unmeasured':
      return t(
        'No network for images of {0} channel(s) was measured: accuracy and latency are predicted as for images in colour. Parameters and MACs are exact.',
        note.channels,
      );
    case 'grey-images':
      return t(
        "All images that were read are grey. The networks take three channels, as torchvision's ImageFolder loads them; for images of one channel generate with 1 (--channels 1).",
      );
    case 'provider-refused':
      return t(
        'The execution provider {0} cannot be used ({1}); {2} ran instead.',
        providerName(note.wanted),
        note.reason,
        providerName(note.provider),
      );
    case 'too-few-candidates':
      return fewText(note.found, note.wanted, limitsText(note.budgets, t), t);
    case 'whole-space-scored':
      return t(
        'So many candidates are asked for ({0} of {1} architectures) that the whole space is scored in place of sampling.',
        note.wanted,
        note.size,
      );
    case 'front-too-small':
      return t(
        'The front has {0} of the {1} members asked for: {2}.',
        note.members,
        note.wanted,
        limitText(note.limit, t),
      );
    case 'cancelled':
      return t('The run was cancelled; these are the candidates found until then.');
    case 'nothing-to-tune':
      return t(
        "None of the {0} settings was better than the model's own on other seeds: nothing to tune here.",
        note.trials,
      );
    case 'tuning-unconfirmed':
      return t(
        'The search was cancelled after {0} of {1} settings; the best one has not been confirmed on other seeds.',
        note.tried,
        note.trials,
      );
  }
}

/** @param limits empty where there was no budget */
function fewText(found: number, wanted: number, limits: string, t: Translate): string {
  if (limits === '') {
    return found === 0
      ? t('No valid architecture was found.')
      : t('Only {0} of {1} distinct valid architectures were found.', found, wanted);
  }
  return found === 0
    ? t('No architecture was found within the budget of {0}; these are the closest.', limits)
    : t(
        'Only {0} of {1} distinct valid architectures were found within the budget of {2}.',
        found,
        wanted,
        limits,
      );
}

function limitsText(budgets: AppliedBudgets, t: Translate): string {
  return COSTS.flatMap(({ name, amount }) => {
    const most = budgets[name];
    return most === null ? [] : [amount(most, t)];
  }).join(', ');
}

function limitText(limit: FrontLimit, t: Translate): string {
  switch (limit) {
    case 'space-exhausted':
      return t('every architecture of the space has been scored');
    case 'no-growth':
      return t('the last rounds of stretching did not enlarge it');
    case 'calls-spent':
      return t('the budget of calls for stretching is spent');
  }
}
