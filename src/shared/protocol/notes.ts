/** What different parts of the program must know of a run's notes. */

/** In a note that puts every predicted accuracy of the run in doubt. */
export const DISTRUST = 'the predicted accuracies are not to be trusted';

/** The note of a run that was cancelled after it had found something. */
export const CANCELLED_NOTE = 'The run was cancelled; these are the candidates found until then.';

/** Whether a note asks for caution, rather than just telling. */
export function isWarning(note: string): boolean {
  return note.includes(DISTRUST);
}
