import type { Command } from 'commander';
import type { Score } from '../../shared/protocol/run';
import { readArchitecture } from '../../spaces/read';
import { runInEngine } from '../runInEngine';
import { addJsonOption, print } from '../print';
import type { JsonOption } from '../print';
import {
  addDatasetOptions,
  addDeviceOption,
  addNetworkOptions,
  resolveDatasetOptions,
  resolveNetworkOptions,
} from '../options';
import type { DatasetOptions, NetworkOptions } from '../options';
import { candidateTable, datasetLines, noteLines } from '../textTable';

interface Options extends NetworkOptions, DatasetOptions, JsonOption {
  readonly dataset: string;
}

export function addScoreCommand(program: Command): void {
  const command = program
    .command('score <architectures...>')
    .description(
      'predict accuracy and latency of given architectures, as their texts or as exported JSON, for a data set',
    );
  addDatasetOptions(addDeviceOption(addNetworkOptions(command))).requiredOption(
    '--dataset <folder>',
    'folder of images, one sub-folder per class',
  );
  addJsonOption(command).action(async (architectures: string[], options: Options) => {
    const chosen = resolveNetworkOptions(options);
    const settings = {
      ...resolveDatasetOptions(options.dataset, options),
      ...chosen,
      architectures: architectures.map((text) => readArchitecture(text, chosen.space)),
    };
    print(await runInEngine('score', settings, options), options, describeScore);
  });
}

function describeScore({ dataset, candidates, notes }: Score): string {
  return `${datasetLines(dataset)}\n\n${candidateTable(candidates, dataset)}\n\n${noteLines(notes)}`;
}
