/**
 * Runs that look real without an engine: exact costs, and a made-up accuracy and latency that grow with what a network
 * computes, spread by seeded noise. The same arguments give the same run.
 */

import { selectBest } from '../../../src/shared/pareto/crowding';
import { paretoRanks } from '../../../src/shared/pareto/fronts';
import { hypervolume } from '../../../src/shared/pareto/hypervolume';
import { costFronts } from '../../../src/shared/pareto/costFronts';
import { EFF_WITHIN, assignPicks } from '../../../src/shared/pareto/picks';
import { defaultSettings } from '../../../src/shared/protocol/run';
import type { Candidate, Run } from '../../../src/shared/protocol/run';
import { NOTHING_SHOWN } from '../../../src/shared/protocol/viewState';
import type { OwnNetwork } from '../../../src/shared/protocol/runEntry';
import type { ViewState } from '../../../src/shared/protocol/viewState';
import { noted } from '../../../src/shared/noteTexts';
import type { Note } from '../../../src/shared/protocol/notes';
import { Random } from '../../../src/shared/random';
import { SPACES } from '../../../src/spaces';
import { OPERATIONS, liveEdges } from '../../../src/spaces/nasbench201/cell';
import { nasbench201 } from '../../../src/spaces/nasbench201/space';
import type { SpaceName } from '../../../src/spaces';
import type { Choices } from '../../../src/spaces/space';

const CLASSES = 10;
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

/** What the networks of a run are made for. */
const SETTINGS = {
  nasbench201: { resolution: 32, width: null },
  mobilenetv3: { resolution: 160, width: 1.2 },
  efficientnet: { resolution: 224, width: null },
} as const;

/** About the highest costs of each space. */
const HIGHEST = {
  nasbench201: { params: 1.6e6, macs: 2.4e8, latencyMs: 9 },
  mobilenetv3: { params: 1e7, macs: 5e8, latencyMs: 9 },
  efficientnet: { params: 8e6, macs: 9e8, latencyMs: 9 },
} as const;

type Predicted = Omit<Candidate, 'rank' | 'picks'>;

function predictCell(choices: Choices, random: Random, latency: boolean): Predicted {
  const live = liveEdges(choices);
  const total = (per: Record<string, number>): number =>
    choices.reduce((sum, c, row) => sum + (live[row] ? (per[OPERATIONS[c] ?? ''] ?? 0) : 0), 0);
  const accuracy = 95 - 34 * Math.exp(-0.95 * total(WORTH)) + 0.5 * random.normal();
  return {
    architecture: nasbench201.format(choices),
    ...accuracyWithInterval(accuracy),
    ...nasbench201.costs(choices, { classes: CLASSES, resolution: SETTINGS.nasbench201.resolution }),
    latencyMs: latency ? round(0.9 + total(MILLISECONDS) + 0.06 * random.uniform(), 4) : null,
  };
}

/** A space of layers in stages. */
type Layered = Exclude<SpaceName, 'nasbench201'>;

function predictLayered(name: Layered, choices: Choices, random: Random, latency: boolean): Predicted {
  const costs = SPACES[name].costs(choices, { classes: CLASSES, ...SETTINGS[name] });
  const layers = choices.filter((column) => column >= 0).length;
  const size = costs.params / 4.6e6 + costs.macs / 2e8;
  return {
    architecture: SPACES[name].format(choices),
    ...accuracyWithInterval(95 - 30 * Math.exp(-0.8 * size) + 0.5 * random.normal()),
    ...costs,
    latencyMs: latency ? round(0.25 * layers + costs.macs / 2e8 + 0.1 * random.uniform(), 4) : null,
  };
}

function accuracyWithInterval(accuracy: number): Pick<Candidate, 'accuracy' | 'accuracyInterval'> {
  const width = 0.5 + 0.06 * (95 - accuracy);
  return {
    accuracy: round(accuracy, 2),
    accuracyInterval: [round(accuracy - 1.2 * width, 2), round(accuracy + width, 2)],
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
    { balance: 'knee', effWithin: EFF_WITHIN },
  );
  const fronts = costFronts(predicted);
  return predicted.map((p, i) => ({
    ...p,
    rank: ranks[i] ?? 1,
    picks: [...picks].filter(([, index]) => index === i).map(([name]) => name),
    fronts: fronts[i],
  }));
}

export interface RunOptions {
  readonly space?: SpaceName;
  /** How many networks; the best by rank and crowding of a few times as many are taken. */
  readonly count?: number;
  readonly latency?: boolean;
  readonly notes?: readonly Note[];
}

/** All valid cells. */
function cells(random: Random, latency: boolean): Predicted[] {
  return [...(nasbench201.enumerate?.() ?? [])]
    .filter((choices) => nasbench201.invalidity(choices) === null)
    .map((choices) => predictCell(choices, random, latency));
}

function layered(name: Layered, count: number, random: Random, latency: boolean): Predicted[] {
  return Array.from({ length: count }, () =>
    predictLayered(name, SPACES[name].random(random), random, latency),
  );
}

/** A finished run. */
export function makeRun(options: RunOptions = {}): Run {
  const { space = 'nasbench201', count = 256, latency = true, notes = [] } = options;
  const random = new Random(SEED);
  const pool = space === 'nasbench201' ? cells(random, latency) : layered(space, 4 * count, random, latency);
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
    space,
    dataset: { path: folder, classes: CLASSES, images: 4218, skipped: 3 },
    ...SETTINGS[space],
    sampler: settings.sampler,
    steps: 20,
    seed: settings.seed,
    device: settings.device,
    provider: 'cpu',
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
    hypervolume: hypervolume(candidates, { accuracy: 80, ...HIGHEST[space] }),
    ...noted(notes),
  };
}

export const EMPTY = NOTHING_SHOWN;

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
      majority: null,
    },
  };
}

/** A run beside `run`: fewer networks, each a little less accurate and faster. */
export function makeOther(run: Run): NonNullable<ViewState['other']> {
  const candidates = rankAndPick(
    run.candidates
      .filter((_, i) => i % 3 > 0)
      .map((candidate) => ({
        ...candidate,
        accuracy: round(candidate.accuracy - 1.4, 2),
        latencyMs: candidate.latencyMs === null ? null : round(candidate.latencyMs * 0.9, 4),
      })),
  );
  const entry = { id: 'run-2', createdAt: '2026-01-16T09:30:00.000Z', name: 'leaf-diseases #2' };
  return { entry, result: { ...run, candidates, hypervolume: 0.94 * run.hypervolume } };
}

/** Networks of the user's own as a host sends them: cells that `run` does not have. */
export function makeOwn(run: Run, count: number): OwnNetwork[] {
  const known = new Set(run.candidates.map(({ architecture }) => architecture));
  return makeRun({ space: run.space, count: run.candidates.length + 8 * count })
    .candidates.filter(({ architecture }) => !known.has(architecture))
    .slice(0, count)
    .map(asOwn);
}

/** A candidate as the host sends it when the user named it. */
export function asOwn(candidate: Candidate): OwnNetwork {
  const { architecture, accuracy, accuracyInterval, params, macs, latencyMs } = candidate;
  return { architecture, accuracy, accuracyInterval, params, macs, latencyMs };
}
