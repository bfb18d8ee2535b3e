/** Writes bench/RESULTS.md: what the benchmarks of this folder measured, against their targets. */

import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { readMetrics } from './metrics';

type Target = readonly [key: string, meaning: string, target: string];

/** What is asked of both search spaces, with the target of each. */
const ofSpace = (space: string, ms256: string, uniqueness: string): Target[] => [
  [`generation.${space}.ms256`, '256 candidates by `fast`, scored and ranked, without the embedding', ms256],
  [`generation.${space}.validity`, 'valid networks among raw samples of `fast`', '100'],
  [`generation.${space}.uniqueness`, 'distinct networks among 256 raw samples of `fast`', uniqueness],
  [`generation.${space}.novelty`, 'distinct raw samples that no training pair holds', 'stated'],
  [`generation.${space}.novelty_ceiling`, 'the same over the whole space', 'stated'],
  [`generation.${space}.budget_met`, 'raw samples within a budget, the worst of three', '>= 95'],
  [`generation.${space}.budget_hv`, 'over filtering ten times as many, the worst of three', '>= 0.97'],
  [`generation.${space}.growth_10000`, 'time per candidate at 10,000 over that at 256', '<= 1.2'],
  [`generation.${space}.memory_growth_10000`, 'most memory at 10,000 over that at 256', '<= 1.2'],
  [`generation.${space}.speedup_to_equal_hv`, "the paper's time over that to its hypervolume", '>= 100'],
];

/** What is asked on each data set that NAS-Bench-201 has tables for. */
const ofTable = (name: string): Target[] => [
  [
    `generation.nb201.hv_of_exhaustive.${name}`,
    "256 candidates' share of the exhaustive front's true hypervolume, family left out",
    '>= 0.95',
  ],
  [`generation.nb201.hv1024_of_exhaustive.${name}`, 'the same with 1,024 candidates', '>= 0.985'],
  [`generation.nb201.hv_nsga2_of_exhaustive.${name}`, 'the same of NSGA-II with equal calls', 'stated'],
  [`generation.nb201.acc_pick.${name}`, 'true accuracy of the pick `acc`, target left out', 'stated'],
  [`generation.nb201.acc_pick_family_out.${name}`, 'the same, family left out', 'stated'],
  [`generation.nb201.eff_loss.${name}`, 'pick `eff.params` below the best cell of its size', '<= 1'],
];

const overNsga2 = (calls: number, target: string): Target => [
  `generation.mobilenetv3.hv_over_nsga2_${calls}`,
  `hypervolume over that of NSGA-II, ${calls.toLocaleString('en')} calls`,
  target,
];

const TARGETS: readonly Target[] = [
  ...ofSpace('nb201', '< 300', '>= 85'),
  ['generation.nb201.uniqueness_isomorphic', 'distinct among 256 by what cells compute', 'stated'],
  ['generation.nb201.speedup_over_paper', 'times faster than 256 candidates by `paper`, same run', '>= 100'],
  ['generation.nb201.exhaustive_ms', 'all 15,625 cells scored and ranked, without the embedding', '< 3,000'],
  ['generation.nb201.guidance_kl', 'guided posterior against the exact one', 'stated'],
  ...['cifar10', 'cifar100', 'imagenet16'].flatMap(ofTable),
  [
    'generation.nb201.baselines_above',
    'methods that do better with equal calls, in the mean over the data sets',
    '0',
  ],
  ...ofSpace('mobilenetv3', '< 1,000', '>= 99'),
  ...[overNsga2(256, '>= 1.9'), overNsga2(1024, '>= 1.6'), overNsga2(4096, '>= 1.35')],
  ['generation.mobilenetv3.hv_over_nsga2_25600_in_3s', 'within 3 s over 25,600 calls', '>= 0.98'],
  ['encoder.ms_per_1000', 'decoding and embedding 1,000 PNG files', '< 5,000'],
  ['run.first_ms', 'a first run on 1,000 images, 256 candidates, two cores', '<= 4,000'],
  [
    'run.again_ms',
    'the next run on the same folder, whatever space, budget, device, without generation and scoring',
    '<= 200',
  ],
  ['run.changed_ms', 'the same after one image of 1,000 was replaced', '<= 2,000'],
  ['engine.rss_mb', "the engine's peak memory over runs of all samplers", '< 600'],
  ['engine.rss_with_helpers_mb', 'the same with its helper, as long as that is there', '-'],
  [
    'editor.first_plot_ms',
    'in VS Code, from the end of the embedding to the first plot in the panel',
    '< 3,000',
  ],
  [
    'editor.longest_gap_ms',
    "the extension host's longest timer gap during a run, the worst of all runs",
    '< 50',
  ],
  ['webview.bundle_gzip_kib', "the webview's script and style sheet, compressed", '< 200'],
  ['webview.first_paint_10000_ms', 'the panel, from the arrival of 10,000 networks to their paint', '< 500'],
  [
    'webview.reopen_10000_ms',
    'from the text of a stored run of 10,000 networks to the complete paint of table and plots',
    '< 1,000',
  ],
  ['webview.brush_fps_10000', 'frames a second while a brush moves over 10,000 networks', '>= 30'],
  ['insertion.scripts', 'training scripts that insertion is tried on, at every place it is offered', '>= 60'],
  ['insertion.failed', 'of them, those that parse, run or are undone otherwise than they should', '0'],
  ['insertion.ms_5000_lines', 'from the text of 5,000 lines with 160 models to the edits', '< 100'],
  ['engine.orphans', "of an engine, 2 s after its parent's death at any moment of its work", '0'],
  ['engine.cancel_ms', 'from a cancellation to its effect, the worst of all stages', '< 300'],
];

async function main(): Promise<void> {
  const metrics = readMetrics();
  const rows = TARGETS.flatMap(([key, meaning, target]) => {
    const metric = metrics[key];
    if (metric === undefined) return [];
    const value = metric.spread === null ? `${metric.value}` : `${metric.value} ± ${metric.spread}`;
    return [`| \`${key}\` | ${meaning} | ${value} | ${metric.unit} | ${target} | ${metric.date} |`];
  });
  const text = [
    '# Benchmarks',
    'Written by `npm run bench` from `docs/metrics.json`, which names the command of each number: times are medians over',
    'repeats with 1,000 MNIST digits, rows of `python -m bench.generation` means over seeds, ± standard deviation.',
    'On two CPU cores. Run it on an idle machine.',
    '',
    '| key | what | value | unit | target | date |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
  writeFileSync('bench/RESULTS.md', await format(text, { parser: 'markdown', printWidth: 110 }));
}

void main();
