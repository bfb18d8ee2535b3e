import assert from 'node:assert/strict';
import { repair } from '../../src/engine/diffusion/repair';
import { Random } from '../../src/shared/random';
import { mobilenetv3 } from '../../src/spaces/mobilenetv3/space';
import { nasbench201 } from '../../src/spaces/nasbench201/space';
import { evaluateLinear, oneHot } from '../../src/spaces/space';
import type { Choices, SearchSpace } from '../../src/spaces/space';

/** A posterior about an architecture: `sure` on its columns, the rest of used rows spread evenly. */
function posteriorAbout(space: SearchSpace, choices: Choices, sure: number): Float32Array {
  const rest = (1 - sure) / (space.columns - 1);
  const one = oneHot(choices, space.columns);
  return one.map((v, k) => ((choices[Math.floor(k / space.columns)] ?? -1) < 0 ? 0 : v === 1 ? sure : rest));
}

const changed = (a: Choices, b: Choices): number => a.filter((column, row) => column !== b[row]).length;

describe('repairing samples', () => {
  for (const space of [nasbench201, mobilenetv3]) {
    const setting = { classes: 10, resolution: space.defaultResolution, width: null };
    const { params, macs } = space.linearCosts(setting);

    it(`brings networks of ${space.name} within both budgets and keeps them valid`, () => {
      const random = new Random(1);
      for (let i = 0; i < 200; i++) {
        const choices = space.random(random);
        const own = space.costs(choices, setting);
        const least = space.costs(space.cheapest, setting);
        const limits = [
          { cost: params, most: Math.max(0.9 * own.params, least.params) },
          { cost: macs, most: Math.max(0.85 * own.macs, least.macs) },
        ];
        const repaired = repair(space, choices, posteriorAbout(space, choices, 0.7), limits);
        for (const { cost, most } of limits) assert.ok(evaluateLinear(cost, repaired, space.columns) <= most);
        if (space.invalidity(choices) === null) assert.equal(space.invalidity(repaired), null);
      }
    });

    it(`leaves what is within its budgets alone in ${space.name}`, () => {
      const choices = space.dearest;
      const posterior = posteriorAbout(space, choices, 0.5);
      assert.equal(repair(space, choices, posterior, []), choices);
      const most = space.costs(choices, setting).params;
      assert.equal(repair(space, choices, posterior, [{ cost: params, most }]), choices);
    });

    it(`ends at the cheapest for a budget that nothing meets in ${space.name}`, () => {
      const repaired = repair(space, space.dearest, posteriorAbout(space, space.dearest, 0.5), [
        { cost: params, most: 1000 },
      ]);
      assert.equal(space.costs(repaired, setting).params, space.costs(space.cheapest, setting).params);
    });
  }

  it('changes the row that loses least for what it saves', () => {
    const conv3 = 3;
    const conv1 = 2;
    const choices = [conv3, conv3, conv3, conv3, conv3, conv3];
    const posterior = posteriorAbout(nasbench201, choices, 0.9);
    posterior.set([0, 0, 0.45, 0.55, 0], 4 * nasbench201.columns);
    const { params } = nasbench201.linearCosts({ classes: 10, resolution: 32 });
    const most = evaluateLinear(params, choices, nasbench201.columns) - 1;
    const repaired = repair(nasbench201, choices, posterior, [{ cost: params, most }]);
    assert.deepEqual(repaired, [conv3, conv3, conv3, conv3, conv1, conv3]);
  });

  it('shortens a stage whose last layer was hardly used', () => {
    const { dearest } = mobilenetv3;
    const posterior = posteriorAbout(mobilenetv3, dearest, 0.9);
    const last = 19;
    for (let k = last * 9; k < (last + 1) * 9; k++) posterior[k] = 0.51 * (posterior[k] ?? 0);
    const { params } = mobilenetv3.linearCosts({ classes: 10, resolution: 224, width: null });
    const most = evaluateLinear(params, dearest, 9) - 1000;
    const repaired = repair(mobilenetv3, dearest, posterior, [{ cost: params, most }]);
    assert.equal(changed(repaired, dearest), 1);
    assert.equal(repaired[last], -1);
  });
});
