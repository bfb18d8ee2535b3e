import assert from 'node:assert/strict';
import { geometricSigmas, stepVector } from '../../src/engine/diffusion/schedule';

describe('noise schedule', () => {
  it('falls in equal ratios from first to last', () => {
    const sigmas = geometricSigmas(5, 0.15, 20);
    assert.equal(sigmas.length, 20);
    assert.equal(sigmas[0], 5);
    assert.ok(Math.abs(sigmas[19]! - 0.15) < 1e-12);
    const ratios = sigmas.slice(1).map((sigma, i) => sigma / sigmas[i]!);
    for (const ratio of ratios) assert.ok(Math.abs(ratio - ratios[0]!) < 1e-12);
  });

  it('re-noises to exactly the next level', () => {
    // x' = x0 + c1 s z + c2 z2 has variance (c1 s)^2 + c2^2 = s'^2.
    const [sigma, next] = [2, 0.7];
    const [, keep, churn] = stepVector(sigma, next);
    assert.ok(Math.abs((keep! * sigma) ** 2 + churn! ** 2 - next ** 2) < 1e-6);
  });

  it('ends without noise', () => {
    const [slope, keep, churn, level] = stepVector(0.5, null);
    assert.equal(slope, 8);
    assert.equal(keep, 0);
    assert.equal(churn, 0);
    assert.ok(Math.abs(level! - Math.log(0.5) / 4) < 1e-7);
  });
});
