/** Noise levels of the variance-exploding process x_t = x_0 + sigma(t) z (docs/method.md). */

/** Geometric noise levels from `first` down to `last`, both included; `steps` of them, at least 2. */
export function geometricSigmas(first: number, last: number, steps: number): number[] {
  return Array.from({ length: steps }, (_, i) => first * (last / first) ** (i / (steps - 1)));
}

/**
 * What the step graph needs to know of one step: 2/s^2, (s'/s)^2, s' sqrt(1 - (s'/s)^2), ln(s)/4; the middle two 0 in
 * the last step. With x' = x0 + c1 (x - x0) + c2 z this is the exact transition of the process to the lower level given
 * x0 (stochastic DDIM with eta = 1).
 */
export function stepVector(sigma: number, next: number | null): Float32Array {
  const ratio = next === null ? 0 : (next / sigma) ** 2;
  const churn = next === null ? 0 : next * Math.sqrt(1 - ratio);
  return Float32Array.of(2 / sigma ** 2, ratio, churn, Math.log(sigma) / 4);
}
