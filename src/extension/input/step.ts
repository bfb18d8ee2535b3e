/** The answers so far, and the questions that change them. */

import type { DatasetSource, Inspection } from '../../shared/protocol/dataset';
import type { GenerateSettings } from '../../shared/protocol/run';
import { BACK } from './multiStep';
import type { Answer, Question } from './multiStep';

/** Settings whose folder may still be missing. */
export type Draft = Omit<GenerateSettings, 'folder'> & { readonly folder: string | undefined };

export interface Answers {
  readonly draft: Draft;
  /** What the draft's folder is read as; null where that is not known, or no data set. */
  readonly inspection: Inspection | null;
  /** The reading that was chosen in place of the first one. */
  readonly reading: DatasetSource | null;
  /** Whether the user wants to see the optional questions. */
  readonly inDetail: boolean;
}

export type Step = (answers: Answers, question: Question) => Promise<Answer<Answers>>;

/** Puts an answer into the draft. */
export function change(answers: Answers, answer: Answer<Partial<Draft>>): Answer<Answers> {
  if (answer === undefined || answer === BACK) return answer;
  return { ...answers, draft: { ...answers.draft, ...answer } };
}
