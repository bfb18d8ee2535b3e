import assert from 'node:assert/strict';
import { BudgetDistribution, NO_BUDGET, quantileOf, valueAt } from '../../src/engine/diffusion/sampleBudgets';
import { Random } from '../../src/shared/random';
import { mobilenetv3 } from '../../src/spaces/mobilenetv3/space';
import { nasbench201 } from '../../src/spaces/nasbench201/space';

const setting = { classes: 10, resolution: 32, width: null };
const none = { params: null, macs: null, latencyMs: null };
const quantiles = [0, 1, 1.5, 3];

describe('budgets of samples', () => {
  it('inverts quantiles', () => {
    for (const u of [0, 0.1, 1 / 3, 0.5, 0.9, 1]) {
      assert.ok(Math.abs(quantileOf(quantiles, valueAt(quantiles, u)) - u) < 1e-12);
    }
    assert.equal(quantileOf(quantiles, -1), 0);
    assert.equal(quantileOf(quantiles, NO_BUDGET), 1);
  });

  for (const space of [nasbench201, mobilenetv3]) {
    it(`spreads over the range of parameters and of latency in ${space.name}`, () => {
      const distribution = new BudgetDistribution(space, setting, none, quantiles);
      const random = new Random(1);
      const draws = Array.from({ length: 4000 }, () => distribution.draw(random));
      const share = (holds: (draw: readonly number[]) => boolean): number =>
        draws.filter(holds).length / draws.length;
      const ends = [space.cheapest, space.dearest].map((c) => Math.log(space.costs(c, setting).params));
      const [least, most] = ends as [number, number];
      for (const part of [0.1, 0.5, 0.9]) {
        assert.ok(Math.abs(share(([params]) => params! <= least + part * (most - least)) - part) < 0.03);
      }
      assert.ok(draws.every(([params, macs]) => least <= params && params <= most && macs === NO_BUDGET));
      // 3/4 (1 + (3 u - 1) / 2) + 1/4 (3 u) = 1.5 at u = 0.6, in the second third of the quantiles
      assert.ok(Math.abs(share(([, , ms]) => ms! <= 1.5) - 0.6) < 0.03);
    });
  }

  for (const space of [nasbench201, mobilenetv3]) {
    it(`knows the ends of the range in ${space.name}`, () => {
      const random = new Random(5);
      const [least, most] = [space.costs(space.cheapest, setting), space.costs(space.dearest, setting)];
      for (const end of [space.cheapest, space.dearest]) assert.equal(space.invalidity(end), null);
      for (let i = 0; i < 1000; i++) {
        const { params, macs } = space.costs(space.random(random), setting);
        assert.ok(least.params <= params && params <= most.params);
        assert.ok(least.macs <= macs && macs <= most.macs);
      }
    });
  }

  it('lets MACs stand in for an unknown latency', () => {
    const distribution = new BudgetDistribution(nasbench201, setting, none, null);
    const [params, macs, ms] = distribution.draw(new Random(4));
    assert.ok(params < NO_BUDGET && macs < NO_BUDGET && ms === NO_BUDGET);
    const own = { accuracy: 1, params: Math.E ** 3, macs: Math.E ** 4, latencyMs: null };
    const about = distribution.about(own, new Random(4));
    assert.ok(Math.abs(about[0] - 3) < 2 && Math.abs(about[1] - 4) < 2 && about[2] === NO_BUDGET);
  });

  it('keeps below the budgets of the user', () => {
    const budgets = { params: 200_000, macs: 2.5e7, latencyMs: 2 };
    const caps = [200_000, 2.5e7, 2].map(Math.log);
    const large = { accuracy: 1, params: 1e9, macs: 1e9, latencyMs: 1e9 };
    for (const known of [quantiles, null]) {
      const distribution = new BudgetDistribution(nasbench201, setting, budgets, known);
      const random = new Random(2);
      for (let i = 0; i < 500; i++) {
        const [params, macs, ms] = distribution.draw(random);
        assert.ok(params <= caps[0]! && macs <= caps[1]!);
        assert.ok(known === null ? ms === NO_BUDGET : ms <= caps[2]!);
      }
      assert.deepEqual(distribution.about(large, random).slice(0, 2), caps.slice(0, 2));
    }
  });

  it('aims at the budget itself with what it cuts off, below it otherwise', () => {
    const distribution = new BudgetDistribution(
      nasbench201,
      setting,
      { ...none, params: 350_000 },
      quantiles,
    );
    const random = new Random(6);
    const draws = Array.from({ length: 4000 }, () => distribution.draw(random)[0]);
    const [least, most, cap] = [73_306, 1_531_546, 350_000].map(Math.log) as [number, number, number];
    const part = (cap - least) / (most - least);
    assert.ok(Math.abs(draws.filter((params) => params === cap).length / 4000 - (1 - part)) < 0.03);
    const half = (least + cap) / 2;
    assert.ok(Math.abs(draws.filter((params) => params < half).length / 4000 - part / 2) < 0.03);
  });

  it('aims at an impossible budget itself', () => {
    const distribution = new BudgetDistribution(nasbench201, setting, { ...none, params: 1000 }, quantiles);
    const [params, macs] = distribution.draw(new Random(3));
    assert.deepEqual([params, macs], [Math.log(1000), NO_BUDGET]);
  });
});
