/** The answers so far, and the questions that change them. */

import type { GenerateSettings } from '../../shared/protocol/run';
import { BACK } from './multiStep';
import type { Answer, Question } from './multiStep';

/** Settings whose folder may still be missing. */
export type Draft = Omit<GenerateSettings, 'folder'> & { readonly folder: string | undefined };

export interface Answers {
  readonly draft: Draft;
  /** Whether the user wants to see the optional questions. */
  readonly inDetail: boolean;
}

export type Step = (answers: Answers, question: Question) => Promise<Answer<Answers>>;

/** Puts an answer into the draft. */
export function change(answers: Answers, answer: Answer<Partial<Draft>>): Answer<Answers> {
  if (answer === undefined || answer === BACK) return answer;
  return { ...answers, draft: { ...answers.draft, ...answer } };
}
