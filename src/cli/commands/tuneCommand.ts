import type { Command } from 'commander';
import { DEFAULT_TRIALS, gainOf, gainText } from '../../shared/protocol/tuning';
import type { Trial, Tuning } from '../../shared/protocol/tuning';
import { runInEngine } from '../runInEngine';
import { addJsonOption, print } from '../print';
import type { JsonOption } from '../print';
import { addSamplingOptions, positiveInteger, resolveSamplingOptions } from '../options';
import type { SamplingOptions } from '../options';
import { datasetLines, noteLines, table } from '../textTable';

interface Options extends SamplingOptions, JsonOption {
  readonly trials: number;
}

export function addTuneCommand(program: Command): void {
  const command = program
    .command('tune <folder>')
    .description('find the fast sampler\'s factors that suit a data set, for "generate --guidance"');
  addSamplingOptions(command, 'samples that a setting is judged by').option(
    '--trials <n>',
    'settings to try',
    positiveInteger,
    DEFAULT_TRIALS,
  );
  addJsonOption(command, 'everything as JSON, as "generate --guidance" takes it').action(
    async (folder: string, options: Options) => {
      const settings = { ...resolveSamplingOptions(folder, options), trials: options.trials };
      print(await runInEngine('tune', settings, options), options, describeTuning);
    },
  );
}

function describeTuning(tuning: Tuning): string {
  const { dataset, trials, totalMs, untuned, tuned, seed, notes } = tuning;
  const row = (name: string, { guidance, hypervolume }: Trial): string[] => [
    name,
    hypervolume.toFixed(3),
    ...[guidance.lambda, guidance.mu, guidance.sigmaMax, guidance.sigmaMin].map(String),
  ];
  return (
    `${datasetLines(dataset)}\n` +
    `${trials.length} settings in ${(totalMs / 1000).toFixed(1)} s (seed ${seed}): ${gainText(gainOf(tuning))}\n\n` +
    `${table(['', 'hypervolume', 'lambda', 'mu', 'sigmaMax', 'sigmaMin'], [row('untuned', untuned), row('tuned', tuned)])}\n\n` +
    noteLines(notes)
  );
}
