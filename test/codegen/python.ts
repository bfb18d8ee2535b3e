/** The Python environment of the tests. */

import { execFileSync } from 'node:child_process';

/** Runs Python with torch and black; returns what it prints. @throws Error with its message where it fails */
export function python(args: readonly string[], input?: string): string {
  const executable = process.env.PYTHON;
  if (!executable) throw new Error('The environment variable PYTHON names no Python with torch');
  return execFileSync(executable, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
}
