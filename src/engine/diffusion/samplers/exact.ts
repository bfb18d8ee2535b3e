/**
 * The exact Pareto front of a space of independent parts whose predictors are sums over them: no search, but dynamic
 * programming over the parts (docs/method.md). A ceiling for the other samplers, and the better choice where it is there.
 */

import { t } from '../../../shared/l10n';
import { COST_NAMES } from '../../../shared/objectives';
import type { CostName } from '../../../shared/objectives';
import { EFF_WITHIN } from '../../../shared/pareto/picks';
import { sparse, sumFront } from '../../../shared/pareto/sumFront';
import { evaluateLinear } from '../../../spaces/space';
import type { Choices } from '../../../spaces/space';
import { sumsOf } from '../../predict/sums';
import type { Sampler, SamplerKind, SamplerRequest } from './sampler';

/** Networks of the front that are scored at least: the run's candidates are chosen among them. */
const SCORED = 8192;

export const exact: SamplerKind = {
  description: () => t('The whole front at once, where predictors are sums over the parts of a network'),
  pickRules: { balance: 'knee', effWithin: EFF_WITHIN },
  takesGuidance: false,
  problemWith: ({ parts, label }) =>
    parts === undefined
      ? t('{0} has no exact front: what is predicted is no sum over its parts.', label)
      : null,
  create: (request) => Promise.resolve(new ExactSampler(request)),
};

class ExactSampler implements Sampler {
  readonly steps = 0;
  readonly gradients = 0;
  readonly rounds = 1;
  readonly refinements = 0;
  readonly models = {};
  readonly notes = [];

  constructor(private readonly request: SamplerRequest) {}

  fromNoise(count: number): number {
    return count;
  }

  /** Members of the front, evenly over the logarithms of its costs, the most accurate of those that are alike. */
  async propose(count: number): Promise<Choices[]> {
    const { setup, settings, task } = this.request;
    const parts = setup.space.parts?.() ?? [];
    const { logit, latencyMs } = await sumsOf(setup);
    const costs = this.costs(latencyMs);
    await task.checkpoint();
    const nothing = Array<number>(setup.space.rows).fill(-1);
    const [level, ...offsets] = [logit, ...costs.map(({ of }) => of)].map((of) => of(nothing));
    const options = partsInRows(parts).map((choices) =>
      choices.map((rows) => ({
        value: logit(rows) - (level ?? NaN),
        costs: costs.map(({ of }, axis) => of(rows) - (offsets[axis] ?? NaN)),
      })),
    );
    const limits = costs.map(({ limit }, axis) => limit - (offsets[axis] ?? NaN));
    const front = await sumFront(options, limits, () => task.checkpoint());
    task.progress('generate', settings.count, settings.count);
    return sparse(front, Math.max(SCORED, count), offsets).map(({ options: chosen }) =>
      chosen.flatMap((option, part) => parts[part]?.[option] ?? []),
    );
  }

  stretch(): Promise<Choices[]> {
    return Promise.resolve([]);
  }

  adapt(): void {}

  /**
   * The costs of the front: parameters, and latency or, where it is unknown, MACs; MACs beside both where the run has a
   * budget for them.
   */
  private costs(latencyMs: SummedCost['of'] | null): SummedCost[] {
    const { setup, settings } = this.request;
    const { params, macs } = setup.space.linearCosts(setup.setting);
    const { columns } = setup.space;
    const sums: Record<CostName, SummedCost['of'] | null> = {
      params: (choices) => evaluateLinear(params, choices, columns),
      macs:
        latencyMs === null || settings.budgets.macs !== null
          ? (choices) => evaluateLinear(macs, choices, columns)
          : null,
      latencyMs,
    };
    return COST_NAMES.flatMap((name) => {
      const of = sums[name];
      return of === null ? [] : [{ of, limit: settings.budgets[name] ?? Infinity }];
    });
  }
}

interface SummedCost {
  readonly of: (choices: Choices) => number;
  readonly limit: number;
}

/** Every option in its own rows of a network that has no others. */
function partsInRows(parts: readonly (readonly Choices[])[]): Choices[][] {
  const widths = parts.map((options) => options[0]?.length ?? 0);
  return parts.map((options, part) => {
    const before = Array<number>(widths.slice(0, part).reduce((a, b) => a + b, 0)).fill(-1);
    const behind = Array<number>(widths.slice(part + 1).reduce((a, b) => a + b, 0)).fill(-1);
    return options.map((option) => [...before, ...option, ...behind]);
  });
}
