import assert from 'node:assert/strict';
import { BudgetDistribution, NO_BUDGET, quantileOf, valueAt } from '../../src/engine/diffusion/budgets';
import { Random } from '../../src/shared/random';
import { nasbench201 } from '../../src/shared/spaces/nasbench201';

const setting = { classes: 10, resolution: 32 };
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

  it('spreads uniformly in quantiles of the space', () => {
    const distribution = new BudgetDistribution(nasbench201, setting, none, quantiles);
    const sizes = [...nasbench201.enumerate!()].map((c) => Math.log(nasbench201.costs(c, setting).params));
    const median = sizes.sort((a, b) => a - b)[sizes.length >> 1]!;
    const random = new Random(1);
    const draws = Array.from({ length: 4000 }, () => distribution.draw(random));
    const share = (holds: (draw: readonly number[]) => boolean): number =>
      draws.filter(holds).length / draws.length;
    const expected = sizes.filter((size) => size <= median).length / sizes.length;
    assert.ok(Math.abs(share(([params]) => params! <= median) - expected) < 0.03);
    assert.ok(Math.abs(share(([, , ms]) => ms! <= 1.5) - 2 / 3) < 0.03);
  });

  it('keeps below the budgets of the user', () => {
    const budgets = { params: 200_000, macs: 2.5e7, latencyMs: 2 };
    const distribution = new BudgetDistribution(nasbench201, setting, budgets, quantiles);
    const random = new Random(2);
    for (let i = 0; i < 500; i++) {
      const [params, macs, ms] = distribution.draw(random);
      assert.ok(params <= Math.log(200_000) && macs <= Math.log(2.5e7) && ms <= Math.log(2));
    }
    assert.deepEqual(distribution.cap([99, 1, 99]), [Math.log(200_000), 1, Math.log(2)]);
  });

  it('aims at an impossible budget itself', () => {
    const distribution = new BudgetDistribution(nasbench201, setting, { ...none, params: 1000 }, null);
    assert.deepEqual(distribution.draw(new Random(3)), [Math.log(1000), NO_BUDGET, NO_BUDGET]);
  });
});
