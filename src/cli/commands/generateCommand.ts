import { Option } from 'commander';
import type { Command } from 'commander';
import { SAMPLERS, samplersWhere } from '../../engine/diffusion/samplers';
import { EFF_WITHIN } from '../../shared/pareto/picks';
import { DEFAULT_SAMPLER } from '../../shared/protocol/run';
import type { Run } from '../../shared/protocol/run';
import { runInEngine } from '../runInEngine';
import { readGuidance } from '../guidance';
import { addJsonOption, print } from '../print';
import type { JsonOption } from '../print';
import { addSamplingOptions, pointsOrAll, positiveInteger, resolveSamplingOptions } from '../options';
import type { SamplingOptions } from '../options';
import { candidateTable, datasetLines, noteLines } from '../textTable';

interface Options extends SamplingOptions, JsonOption {
  readonly sampler: string;
  readonly minCandidates: number;
  readonly guidance?: string;
  readonly effWithin?: number;
}

export function addGenerateCommand(program: Command): void {
  const command = program
    .command('generate <folder>')
    .description('generate architectures for a folder of images, one sub-folder per class');
  addSamplingOptions(command, 'candidates')
    .addOption(
      new Option('--sampler <name>', 'how to search').choices(Object.keys(SAMPLERS)).default(DEFAULT_SAMPLER),
    )
    .option('--min-candidates <n>', 'least number of members of the Pareto front', positiveInteger, 1)
    .option(
      '--eff-within <points>',
      `most points of accuracy that the picks eff.* may be below acc, or all; ${EFF_WITHIN} when left out, all with --sampler ${samplersWhere(({ pickRules }) => pickRules.effWithin === null).join(' or ')}`,
      pointsOrAll,
    )
    .option(
      '--guidance <file>',
      `factors of the sampler ${samplersWhere(({ takesGuidance }) => takesGuidance).join(' or ')}, as "tune --json" prints them`,
    );
  addJsonOption(command, 'the whole run as JSON').action(async (folder: string, options: Options) => {
    const settings = {
      ...resolveSamplingOptions(folder, options),
      sampler: options.sampler,
      minCandidates: options.minCandidates,
      ...(options.effWithin !== undefined && {
        effWithin: options.effWithin === Infinity ? null : options.effWithin,
      }),
      ...(options.guidance !== undefined && { guidance: await readGuidance(options.guidance, options) }),
    };
    const run = await runInEngine('generate', settings, options);
    print(run, options, describeRun);
  });
}

function describeRun(run: Run): string {
  const front = run.candidates.filter(({ rank }) => rank === 1);
  const seconds = (run.timing.totalMs / 1000).toFixed(1);
  return (
    `${datasetLines(run.dataset)}\n` +
    `${run.candidates.length} candidates by ${run.sampler} in ${seconds} s on ${run.provider} (seed ${run.seed}); ` +
    `the Pareto front has ${front.length}, latency on ${run.device}:\n\n` +
    `${candidateTable(front, run.dataset)}\n\n` +
    noteLines(run.notes)
  );
}
