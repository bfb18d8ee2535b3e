import type { Command } from 'commander';
import type { Score } from '../../shared/protocol/run';
import { runInEngine } from '../engine';
import { addJsonOption, print } from '../json';
import type { JsonOption } from '../json';
import { addDeviceOption, addNetworkOptions, resolveNetworkOptions } from '../options';
import type { NetworkOptions } from '../options';
import { candidateTable, datasetLine, noteLines } from '../table';

interface Options extends NetworkOptions, JsonOption {
  readonly dataset: string;
}

export function addScoreCommand(program: Command): void {
  const command = program
    .command('score <architectures...>')
    .description('predict accuracy and latency of given architectures for a data set');
  addDeviceOption(addNetworkOptions(command)).requiredOption(
    '--dataset <folder>',
    'folder of images, one sub-folder per class',
  );
  addJsonOption(command).action(async (architectures: string[], options: Options) => {
    const settings = { folder: options.dataset, ...resolveNetworkOptions(options), architectures };
    print(await runInEngine('score', settings), options, describeScore);
  });
}

function describeScore({ dataset, candidates, notes }: Score): string {
  return `${datasetLine(dataset)}\n\n${candidateTable(candidates)}\n\n${noteLines(notes)}`;
}
