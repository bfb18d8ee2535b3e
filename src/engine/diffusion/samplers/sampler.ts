/** What the samplers have in common. */

import type { Choices } from '../../../spaces/space';
import type { ScoredArchitecture } from '../../predict/predictor';

export interface Sampler {
  /** Denoising steps of one sample. */
  readonly steps: number;
  /** Gradients of guidance networks spent so far: one a sample and step. */
  readonly gradients: number;
  /** How often `propose` may be called to replace what is invalid, repeated or over budget. */
  readonly rounds: number;
  /** How many of `count` candidates come from noise; the others come from the front's surroundings. */
  fromNoise(count: number): number;
  /** Rounds of stretching that every run has. */
  readonly refinements: number;
  /** Models used beside encoder and predictors, as role and hash. */
  readonly models: Readonly<Record<string, string>>;
  /** Draws new samples, raw: invalid and repeated ones among them. Fewer than `count` when nothing new is left. */
  propose(count: number): Promise<Choices[]>;
  /** Draws samples around members of a front, to widen it; none where the sampler has no way to. */
  stretch(parents: readonly ScoredArchitecture[], count: number): Promise<Choices[]>;
  /** Hears which share of the samples that `stretch` drew last was valid and new. */
  heed(newShare: number): void;
}
