import { Option } from 'commander';
import type { Command } from 'commander';
import * as v from 'valibot';
import { exportArchitecture } from '../../codegen/export';
import { FORMATS, FORMAT_NAMES } from '../../codegen/formats';
import type { FormatName } from '../../codegen/formats';
import { readRegularFile } from '../../engine/regularFile';
import { replaceFile } from '../../engine/replaceFile';
import { PomonagError, messageOf } from '../../shared/errors';
import { unreadableReason } from '../../shared/protocol/issues';
import { runSchema } from '../../shared/protocol/run';
import type { Run } from '../../shared/protocol/run';
import { readArchitecture } from '../../spaces/read';
import { addNetworkOptions, positiveInteger, resolveNetworkOptions } from '../options';
import type { NetworkOptions } from '../options';

interface Options extends NetworkOptions {
  readonly classes: number;
  readonly format: FormatName;
  readonly out?: string;
  readonly run?: string;
}

export function addExportCommand(program: Command): void {
  const formats = FORMAT_NAMES.map((name) => FORMATS[name].short).join(', ');
  addNetworkOptions(
    program
      .command('export <architecture>')
      .description(`write an architecture, as its text or as exported JSON, to a file: ${formats}`),
  )
    .requiredOption('--classes <n>', 'classes to tell apart', positiveInteger)
    .addOption(new Option('--format <name>', 'what to write').choices(FORMAT_NAMES).makeOptionMandatory())
    .option('--out <file>', 'file to write; standard output when left out')
    .option('--run <file>', 'JSON of the run that found it, for the header')
    .action(async (architecture: string, options: Options) => {
      const chosen = resolveNetworkOptions(options);
      const request = {
        ...chosen,
        architecture: readArchitecture(architecture, chosen.space),
        classes: options.classes,
      };
      const run = options.run === undefined ? null : await readRun(options.run);
      const { content } = exportArchitecture(request, options.format, run);
      if (options.out === undefined) process.stdout.write(content);
      else await write(options.out, content);
    });
}

async function readRun(file: string): Promise<Run> {
  try {
    return v.parse(runSchema, JSON.parse((await readRegularFile(file)).toString('utf8')));
  } catch (error) {
    const reason = unreadableReason(error);
    throw new PomonagError('bad-argument', `--run: ${file} is not the JSON of a run: ${reason}.`);
  }
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await replaceFile(file, content);
  } catch (error) {
    throw new PomonagError('not-writable', `--out: ${file} cannot be written: ${messageOf(error)}`);
  }
}
