/**
 * Runs that look real without an engine: exact costs, and a made-up accuracy and latency that grow with what a cell
 * computes, spread by seeded noise. The same arguments give the same run.
 */

import { selectBest } from '../../../src/shared/pareto/crowding';
import { paretoRanks } from '../../../src/shared/pareto/fronts';
import { hypervolume } from '../../../src/shared/pareto/hypervolume';
import { assignPicks } from '../../../src/shared/pareto/picks';
import { defaultSettings } from '../../../src/shared/protocol/run';
import type { Candidate, Run } from '../../../src/shared/protocol/run';
import type { ViewState } from '../../../src/shared/protocol/webview';
import { Random } from '../../../src/shared/random';
import { OPERATIONS, liveEdges, nasbench201 as space } from '../../../src/shared/spaces/nasbench201';
import type { Choices } from '../../../src/shared/spaces/space';

const CLASSES = 10;
const RESOLUTION = 32;
const SEED = 7;
const DIFFERENCE = 0.6;

/** What a live operation adds to capacity and to milliseconds. */
const WORTH: Record<string, number> = {
  nor_conv_3x3: 1,
  nor_conv_1x1: 0.62,
  avg_pool_3x3: 0.22,
  skip_connect: 0.3,
};
const MILLISECONDS: Record<string, number> = {
  nor_conv_3x3: 1.15,
  nor_conv_1x1: 0.8,
  avg_pool_3x3: 0.45,
  skip_connect: 0.05,
};

type Predicted = Omit<Candidate, 'rank' | 'picks'>;

function predict(choices: Choices, random: Random, latency: boolean): Predicted {
  const live = liveEdges(choices);
  const total = (per: Record<string, number>): number =>
    choices.reduce((sum, c, row) => sum + (live[row] ? (per[OPERATIONS[c] ?? ''] ?? 0) : 0), 0);
  const accuracy = 95 - 34 * Math.exp(-0.95 * total(WORTH)) + 0.5 * random.normal();
  const width = 0.5 + 0.06 * (95 - accuracy);
  return {
    architecture: space.format(choices),
    accuracy: round(accuracy, 2),
    accuracyInterval: [round(accuracy - 1.2 * width, 2), round(accuracy + width, 2)],
    ...space.costs(choices, { classes: CLASSES, resolution: RESOLUTION }),
    latencyMs: latency ? round(0.9 + total(MILLISECONDS) + 0.06 * random.uniform(), 4) : null,
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Ranks and picks of predicted candidates. */
export function rankAndPick(predicted: readonly Predicted[]): Candidate[] {
  const ranks = paretoRanks(predicted);
  const picks = assignPicks(
    predicted.map((p) => ({ ...p, accuracyDifference: DIFFERENCE })),
    'knee',
  );
  return predicted.map((p, i) => ({
    ...p,
    rank: ranks[i] ?? 1,
    picks: [...picks].filter(([, index]) => index === i).map(([name]) => name),
  }));
}

export interface RunOptions {
  /** How many of the space's valid cells; the best by rank and crowding of a few times as many are taken. */
  readonly count?: number;
  readonly latency?: boolean;
  readonly notes?: string[];
}

/** A finished run. */
export function makeRun({ count = 256, latency = true, notes = [] }: RunOptions = {}): Run {
  const random = new Random(SEED);
  const valid = [...(space.enumerate?.() ?? [])].filter((choices) => space.invalidity(choices) === null);
  const pool = valid.map((choices) => predict(choices, random, latency));
  const drawn = pool
    .map((candidate) => ({ candidate, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, 4 * count)
    .map(({ candidate }) => candidate);
  const chosen =
    count >= pool.length ? pool : selectBest(drawn, count).map((index) => drawn[index] as Predicted);
  const candidates = rankAndPick(chosen);
  const { folder, ...settings } = defaultSettings({ folder: '/home/user/data/leaf-diseases', seed: SEED });
  return {
    schema: 'pomonag-run/1',
    space: settings.space,
    dataset: { path: folder, classes: CLASSES, images: 4218, skipped: 3 },
    resolution: RESOLUTION,
    sampler: settings.sampler,
    steps: 20,
    seed: settings.seed,
    device: settings.device,
    provider: 'cpu',
    width: null,
    budgets: settings.budgets,
    minCandidates: settings.minCandidates,
    models: { predictor: 'c0ffee'.repeat(10) + 'c0de' },
    generated: {
      requested: candidates.length,
      valid: candidates.length,
      unique: candidates.length,
      calls: 6144,
    },
    timing: { embedMs: 812, generateMs: 96, scoreMs: 41, totalMs: 987 },
    candidates,
    hypervolume: hypervolume(candidates, { accuracy: 80, params: 1.6e6, macs: 2.4e8, latencyMs: 9 }),
    notes,
  };
}

export const EMPTY: ViewState = { run: null, running: null, selected: null, error: null };

/** The state of a host that shows this run. */
export function showing(run: Run, change: Partial<ViewState> = {}): ViewState {
  const entry = { id: 'run-1', createdAt: '2026-01-15T09:30:00.000Z', name: 'leaf-diseases' };
  return { ...EMPTY, run: { entry, result: run }, ...change };
}

/** The state of a host in the middle of a run that has found the first `found` candidates of `run`. */
export function inProgress(run: Run, found: number): ViewState {
  const partial = run.candidates.slice(0, found);
  return {
    ...EMPTY,
    running: {
      name: 'leaf-diseases',
      settings: defaultSettings({ folder: run.dataset.path, seed: run.seed, steps: run.steps }),
      progress: { stage: 'generate', done: 6, total: 20, remainingMs: 3400 },
      candidates: rankAndPick(partial),
    },
  };
}
