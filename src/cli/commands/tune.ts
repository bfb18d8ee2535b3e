import type { Command } from 'commander';
import { MAX_SEED, randomSeed } from '../../shared/random';
import { DEFAULT_TRIALS, gainOf, gainText } from '../../shared/protocol/tuning';
import type { Trial, Tuning } from '../../shared/protocol/tuning';
import { defaultSettings } from '../../shared/protocol/run';
import { runInEngine } from '../engine';
import {
  addBudgetOptions,
  addDeviceOption,
  addNetworkOptions,
  nonNegativeInteger,
  positiveInteger,
  resolveBudgets,
  resolveNetworkOptions,
} from '../options';
import type { BudgetOptions, NetworkOptions } from '../options';
import { datasetLine, noteLines, table } from '../table';

interface Options extends NetworkOptions, BudgetOptions {
  readonly trials: number;
  readonly count: number;
  readonly seed?: number;
  readonly steps?: number;
  readonly json?: boolean;
}

export function addTuneCommand(program: Command): void {
  const command = program
    .command('tune <folder>')
    .description('find the fast sampler\'s factors that suit a data set, for "generate --guidance"');
  addBudgetOptions(addDeviceOption(addNetworkOptions(command)))
    .option('--trials <n>', 'settings to try', positiveInteger, DEFAULT_TRIALS)
    .option('--count <n>', 'samples that a setting is judged by', positiveInteger, 256)
    .option('--seed <n>', `0 to ${MAX_SEED}; random when left out`, nonNegativeInteger)
    .option('--steps <n>', "denoising steps; the sampler's own number when left out", positiveInteger)
    .option('--json', 'print everything as JSON, as "generate --guidance" takes it')
    .action(async (folder: string, options: Options) => {
      const tuning = await runInEngine('tune', {
        ...defaultSettings({ folder, seed: options.seed ?? randomSeed() }),
        ...resolveNetworkOptions(options),
        count: options.count,
        steps: options.steps ?? null,
        budgets: resolveBudgets(options),
        trials: options.trials,
      });
      process.stdout.write(options.json ? `${JSON.stringify(tuning, null, 2)}\n` : describeTuning(tuning));
    });
}

function describeTuning(tuning: Tuning): string {
  const { dataset, trials, totalMs, untuned, tuned, seed, notes } = tuning;
  const row = (name: string, { guidance, hypervolume }: Trial): string[] => [
    name,
    hypervolume.toFixed(3),
    ...[guidance.lambda, guidance.mu, guidance.sigmaMax, guidance.sigmaMin].map(String),
  ];
  return (
    `${datasetLine(dataset)}\n` +
    `${trials.length} settings in ${(totalMs / 1000).toFixed(1)} s (seed ${seed}): ${gainText(gainOf(tuning))}\n\n` +
    `${table(['', 'hypervolume', 'lambda', 'mu', 'sigmaMax', 'sigmaMin'], [row('untuned', untuned), row('tuned', tuned)])}\n\n` +
    noteLines(notes)
  );
}
