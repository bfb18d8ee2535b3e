/** What is wrong with data that do not keep their schema, in the user's language. */

import * as v from 'valibot';
import { messageOf } from '../errors';
import { t } from '../l10n';

/** Characters of a wrong value that are shown. */
const SHOWN = 40;

/**
 * The inside of a sentence: `candidates.0.params is missing`, `seed cannot be "seven"`, `steps must be at least 2`.
 * What a check of ours says is taken as it is: its schema has it in the user's language.
 * @param place the path to the value, where it is not the one from the schema's root
 */
export function issueText(issue: v.BaseIssue<unknown>, place = v.getDotPath(issue) ?? ''): string {
  if (issue.type === 'check') return issue.message;
  if (place === '') return t('the content cannot be {0}', shortened(issue.received));
  if (issue.expected === 'never') return t('{0} is not known', place);
  if (issue.received === 'undefined') return t('{0} is missing', place);
  if (issue.expected?.startsWith('>=')) return t('{0} must be at least {1}', place, issue.expected.slice(2));
  if (issue.expected?.startsWith('<=')) return t('{0} must be at most {1}', place, issue.expected.slice(2));
  if (issue.expected?.startsWith('>')) return t('{0} must be above {1}', place, issue.expected.slice(1));
  return t('{0} cannot be {1}', place, shortened(issue.received));
}

/** Why data could not be read, whether they are no JSON or do not keep their schema: the inside of a sentence. */
export function unreadableReason(error: unknown): string {
  return v.isValiError(error) ? issueText(error.issues[0]) : messageOf(error);
}

function shortened(value: string): string {
  return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}
