/** What the samplers have in common. */

import type { Choices } from '../../../shared/spaces/space';
import type { ScoredArchitecture } from '../../predict/predictor';

export interface Sampler {
  /** Denoising steps of one sample. */
  readonly steps: number;
  /** Gradients of guidance networks spent so far: one a sample and step. */
  readonly gradients: number;
  /** How often `propose` may be called to replace what is invalid, repeated or over budget. */
  readonly rounds: number;
  /** Rounds of stretching that every run has whose front is smaller than its count. */
  readonly refinements: number;
  /** Models used beside encoder and predictors, as role and hash. */
  readonly models: Readonly<Record<string, string>>;
  /** Draws new samples, raw: invalid and repeated ones among them. Fewer than `count` when nothing new is left. */
  propose(count: number): Promise<Choices[]>;
  /** Draws samples that widen a front; none where the sampler has no way to. */
  stretch(front: readonly ScoredArchitecture[], count: number): Promise<Choices[]>;
}
