import { Option } from 'commander';
import type { Command } from 'commander';
import { MAX_SEED, randomSeed } from '../../shared/random';
import { SAMPLERS, defaultSettings } from '../../shared/protocol/run';
import type { Run, Sampler } from '../../shared/protocol/run';
import { runInEngine } from '../engine';
import { readGuidance } from '../guidance';
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
import { candidateTable, datasetLine, noteLines } from '../table';

interface Options extends NetworkOptions, BudgetOptions {
  readonly count: number;
  readonly seed?: number;
  readonly sampler: Sampler;
  readonly steps?: number;
  readonly minCandidates: number;
  readonly guidance?: string;
  readonly json?: boolean;
}

export function addGenerateCommand(program: Command): void {
  const command = program
    .command('generate <folder>')
    .description('generate architectures for a folder of images, one sub-folder per class');
  addBudgetOptions(addDeviceOption(addNetworkOptions(command)))
    .option('--count <n>', 'candidates', positiveInteger, 256)
    .option('--seed <n>', `0 to ${MAX_SEED}; random when left out`, nonNegativeInteger)
    .addOption(new Option('--sampler <name>', 'how to search').choices(SAMPLERS).default('fast'))
    .option('--steps <n>', "denoising steps; the sampler's own number when left out", positiveInteger)
    .option('--min-candidates <n>', 'least number of members of the Pareto front', positiveInteger, 1)
    .option('--guidance <file>', 'factors of the fast sampler, as "tune --json" prints them')
    .option('--json', 'print the whole run as JSON')
    .action(async (folder: string, options: Options) => {
      const run = await runInEngine('generate', {
        ...defaultSettings({ folder, seed: options.seed ?? randomSeed() }),
        ...resolveNetworkOptions(options),
        count: options.count,
        sampler: options.sampler,
        steps: options.steps ?? null,
        budgets: resolveBudgets(options),
        minCandidates: options.minCandidates,
        ...(options.guidance !== undefined && { guidance: readGuidance(options.guidance, options) }),
      });
      process.stdout.write(options.json ? `${JSON.stringify(run, null, 2)}\n` : describeRun(run));
    });
}

function describeRun(run: Run): string {
  const front = run.candidates.filter(({ rank }) => rank === 1);
  const seconds = (run.timing.totalMs / 1000).toFixed(1);
  return (
    `${datasetLine(run.dataset)}\n` +
    `${run.candidates.length} candidates by ${run.sampler} in ${seconds} s on ${run.provider} (seed ${run.seed}); ` +
    `the Pareto front has ${front.length}, latency on ${run.device}:\n\n` +
    `${candidateTable(front)}\n\n` +
    noteLines(run.notes)
  );
}
