import type { Command } from 'commander';
import { runInEngine } from '../engine';
import { addDeviceOption, addNetworkOptions, resolveNetworkOptions } from '../options';
import type { NetworkOptions } from '../options';
import { candidateTable, datasetLine, noteLines } from '../table';

interface Options extends NetworkOptions {
  readonly dataset: string;
  readonly json?: boolean;
}

export function addScoreCommand(program: Command): void {
  const command = program
    .command('score <architectures...>')
    .description('predict accuracy and latency of given architectures for a data set');
  addDeviceOption(addNetworkOptions(command))
    .requiredOption('--dataset <folder>', 'folder of images, one sub-folder per class')
    .option('--json', 'print everything as JSON')
    .action(async (architectures: string[], options: Options) => {
      const score = await runInEngine('score', {
        folder: options.dataset,
        ...resolveNetworkOptions(options),
        architectures,
      });
      process.stdout.write(
        options.json
          ? `${JSON.stringify(score, null, 2)}\n`
          : `${datasetLine(score.dataset)}\n\n${candidateTable(score.candidates)}\n\n${noteLines(score.notes)}`,
      );
    });
}
