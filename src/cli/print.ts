/** `--json`: results as programs or as people read them. */

import type { Command } from 'commander';

export interface JsonOption {
  readonly json?: boolean;
}

/** `--json`, which all commands with a result have. */
export function addJsonOption(command: Command, prints = 'everything as JSON'): Command {
  return command.option('--json', `print ${prints}`);
}

/** Prints a result as `--json` asks for it, else in words. */
export function print<Result>(
  result: Result,
  { json }: JsonOption,
  describe: (result: Result) => string,
): void {
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : describe(result));
}
