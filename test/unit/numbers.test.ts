import assert from 'node:assert/strict';
import * as v from 'valibot';
import { manifestSchema } from '../../src/engine/models/manifest';
import { parseRunFile, runFileText } from '../../src/extension/runs/runFile';
import { runSummarySchema, storedRunSchema } from '../../src/extension/runs/storedRun';
import type { StoredRun } from '../../src/extension/runs/storedRun';
import { METHODS, fromEngineSchema, toEngineSchema } from '../../src/shared/protocol/engine';
import { COSTS, forEachCost } from '../../src/shared/objectives';
import { budgetsSchema } from '../../src/shared/protocol/run';
import type { Candidate } from '../../src/shared/protocol/run';
import { tuningSchema } from '../../src/shared/protocol/tuning';
import { fromWebviewSchema, toWebviewSchema } from '../../src/shared/protocol/webview';
import { filterSchema, openFilter } from '../../src/webview/filter';
import { savedSchema } from '../../src/webview/state';
import { Random } from '../../src/shared/random';
import { SPACES } from '../../src/spaces';
import { anyValue, partsOf } from '../support/schemas';
import type { Schema } from '../support/schemas';

const CASES = 500;

const schemas: Record<string, Schema> = {
  'messages to the engine': toEngineSchema,
  'messages of the engine': fromEngineSchema,
  'messages to the views': toWebviewSchema,
  'messages of the views': fromWebviewSchema,
  'saved runs': storedRunSchema,
  'the list of runs': runSummarySchema,
  'the manifest of models': manifestSchema,
  'what a view keeps': savedSchema,
};
for (const [name, { request, result }] of Object.entries(METHODS)) {
  schemas[`requests of ${name}`] = request;
  schemas[`answers of ${name}`] = result;
}

/** Places of the numbers in a schema that lack a finite bound. */
function unbounded(schema: Schema, place = ''): string[] {
  if (schema.type !== 'number')
    return partsOf(schema).flatMap(({ key, part }) => unbounded(part, `${place}.${key}`));
  const bound = (type: string): unknown => schema.pipe?.find((action) => action.type === type)?.requirement;
  return ['min_value', 'max_value'].every((type) => Number.isFinite(bound(type))) ? [] : [place];
}

/** Values for what a schema's checks ask for: networks that exist, and noise levels that fall. */
function special(random: Random): Record<string, () => unknown> {
  const space = SPACES.nasbench201;
  return {
    space: () => 'nasbench201',
    architecture: () => space.format(space.random(random)),
    id: () => 'run',
    createdAt: () => new Date(1e12 * random.uniform()).toISOString(),
    name: () => 'a name',
    sigmaMin: () => 1e-6,
    sigmaMax: () => 1e-3 + random.uniform(),
  };
}

function anyRun(random: Random): StoredRun {
  const run = anyValue(storedRunSchema, random, special(random)) as StoredRun;
  const distinct = new Map(run.result.candidates.map((one) => [one.architecture, one]));
  return { ...run, result: { ...run.result, candidates: [...distinct.values()] } };
}

describe('numbers that are read', () => {
  for (const [name, schema] of Object.entries(schemas))
    it(`have finite bounds: ${name}`, () => assert.deepEqual(unbounded(schema), []));

  it('come back from a run file as they were read', () => {
    for (let seed = 0; seed < CASES; seed++) {
      const run = v.parse(storedRunSchema, anyRun(new Random(seed)));
      const again = parseRunFile(runFileText(run), { id: 'run', createdAt: '', name: '' });
      assert.deepEqual(again, run, `seed ${seed}`);
    }
  });

  it("are open ends of a view's filter where no value reaches them", () => {
    const filter = {
      ...openFilter('nasbench201'),
      params: { low: -1, high: 1e300 },
      macs: { low: 5, high: 1e6 },
    };
    const kept = { ...openFilter('nasbench201'), macs: { low: 5, high: 1e6 } };
    assert.deepEqual(v.parse(filterSchema, filter), kept);
  });

  it('are open where files are from before there was such a cost', () => {
    for (const { name } of COSTS) {
      const without = <T extends object>(all: T): object =>
        Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
      const budgets = forEachCost(() => null);
      assert.deepEqual(v.parse(budgetsSchema, without(budgets)), budgets);
      const filter = openFilter('nasbench201');
      assert.deepEqual(v.parse(filterSchema, without(filter)), filter);
    }
  });

  it('come back from a tuning as they were read', () => {
    for (let seed = 0; seed < CASES; seed++) {
      const random = new Random(seed);
      const tuning = v.parse(tuningSchema, anyValue(tuningSchema, random, special(random)));
      assert.deepEqual(v.parse(tuningSchema, JSON.parse(JSON.stringify(tuning))), tuning, `seed ${seed}`);
    }
  });

  const file = (change: (result: Record<string, unknown>, candidates: object[]) => void): string => {
    const candidates = [
      { architecture: SPACES.nasbench201.format(SPACES.nasbench201.cheapest), accuracy: 90 },
      { architecture: SPACES.nasbench201.format(SPACES.nasbench201.dearest), accuracy: 91 },
    ].map((one) => ({
      ...one,
      ...{ accuracyInterval: [80, 95], params: 1000, macs: 1000, latencyMs: 1, rank: 1, picks: [] },
    }));
    const run = { ...anyRun(new Random(1)).result, candidates } as Record<string, unknown>;
    change(run, candidates);
    // JSON has no infinity, but a number in it may be beyond all that there are.
    return JSON.stringify(run).replace('"1e999"', '1e999');
  };
  const refused: [string, RegExp, Parameters<typeof file>[0]][] = [
    [
      'parameters beyond all networks',
      /candidates\.0\.params must be at most/,
      (_, [one]) => Object.assign(one!, { params: 1e308 }),
    ],
    ['an infinite hypervolume', /hypervolume must be at most/, (run) => (run['hypervolume'] = '1e999')],
    ['no resolution', /resolution must be at least 1/, (run) => (run['resolution'] = 0)],
    [
      'a negative latency',
      /candidates\.1\.latencyMs must be at least 0/,
      (_, [, two]) => Object.assign(two!, { latencyMs: -1 }),
    ],
    [
      'a candidate twice',
      /a candidate is there twice/,
      (_, [one, two]) => Object.assign(two!, { architecture: (one as Candidate).architecture }),
    ],
    [
      'more candidates than a run may hold',
      /it has more than 100000 candidates/,
      (run, [one]) => (run['candidates'] = Array.from({ length: 200_000 }, () => one)),
    ],
    [
      'infinite guidance',
      /guidance\.lambda must be at most/,
      (run) => (run['guidance'] = { lambda: '1e999', mu: 1, sigmaMax: 2, sigmaMin: 1 }),
    ],
  ];
  for (const [what, message, change] of refused) {
    it(`are refused in one sentence: ${what}`, () =>
      assert.throws(() => parseRunFile(file(change), { id: '', createdAt: '', name: '' }), message));
  }
});
