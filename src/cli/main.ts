/** The command line `pomonag`: exit 0 on success, 2 on bad arguments, 1 on failure, one line on stderr. */

import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json';
import { addDevicesCommand } from './commands/devicesCommand';
import { addExportCommand } from './commands/exportCommand';
import { addGenerateCommand } from './commands/generateCommand';
import { addModelsCommand } from './commands/modelsCommand';
import { addScoreCommand } from './commands/scoreCommand';
import { addTuneCommand } from './commands/tuneCommand';
import { exitCode, oneLine } from './failure';

const program = new Command('pomonag')
  .description('Generates neural architectures for your own data set.')
  .version(packageJson.version)
  .exitOverride()
  .configureOutput({ outputError: () => {} });

// Sub-commands inherit the settings above only when they are made by `program.command`.
addGenerateCommand(program);
addScoreCommand(program);
addTuneCommand(program);
addExportCommand(program);
addDevicesCommand(program);
addModelsCommand(program);

// `pomonag ... | head` closes the pipe: nobody is left to write for, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`pomonag: The output cannot be written: ${oneLine(error)}\n`);
  process.exit(1);
});

program.parseAsync().catch((error: unknown) => {
  process.exitCode = exitCode(error);
  if (process.exitCode !== 0 && !isHelp(error)) process.stderr.write(`pomonag: ${oneLine(error)}\n`);
});

/** Without a command, Commander prints the help itself and calls that an error. */
function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.code === 'commander.help';
}
