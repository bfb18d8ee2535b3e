/** What the command line makes of an error. */

import { CommanderError } from 'commander';
import { messageOf, toPomonagError } from '../shared/errors';
import type { ErrorCode } from '../shared/errors';
import { visible } from '../shared/visible';

const BAD_ARGUMENTS: readonly ErrorCode[] = [
  'bad-argument',
  'bad-architecture',
  'bad-resolution',
  'unknown-device',
  'unknown-space',
];

/** 2 for bad arguments, 1 for failures, 0 for help and version. */
export function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return BAD_ARGUMENTS.includes(toPomonagError(error).code) ? 2 : 1;
}

/** The message as a single line. */
export function oneLine(error: unknown): string {
  const line = messageOf(error)
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  return visible(line);
}
