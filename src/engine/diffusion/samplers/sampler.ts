/** What the samplers have in common. */

import type { PickRules } from '../../../shared/pareto/picks';
import type { Note } from '../../../shared/protocol/notes';
import type { GenerateSettings } from '../../../shared/protocol/run';
import type { Choices, SearchSpace } from '../../../spaces/space';
import type { Models } from '../../models/models';
import type { ScoredArchitecture } from '../../predict/predictor';
import type { Survey } from '../../predict/survey';
import type { Setup } from '../../setup';
import type { Task } from '../../task';

/** What a space must say for a sampler to know whether it can search it. */
export type SearchedSpace = Pick<SearchSpace, 'enumerate' | 'parts' | 'label'>;

/** A way to search, as it is offered and made. What is said of it is asked for late, in the user's language. */
export interface SamplerKind {
  /** What it does, where its name does not say enough. */
  readonly description?: () => string;
  /** How its runs pick, unless the user says otherwise. */
  readonly pickRules: PickRules;
  /** Whether factors may take the place of those of its model. */
  readonly takesGuidance: boolean;
  /** Why it cannot search a space: a sentence; null where it can. */
  readonly problemWith: (space: SearchedSpace) => string | null;
  /** @throws PomonagError `bad-model` where its model is missing or damaged */
  readonly create: (request: SamplerRequest) => Promise<Sampler>;
}

/** What a sampler is made from. */
export interface SamplerRequest {
  readonly settings: SamplerSettings;
  readonly setup: Pick<Setup, 'space' | 'setting' | 'code' | 'deviceVector' | 'known' | 'predictor'>;
  readonly survey: Survey;
  readonly models: Models;
  readonly task: Task;
}

export type SamplerSettings = Pick<GenerateSettings, 'count' | 'budgets' | 'seed' | 'steps' | 'guidance'>;

/**
 * One run's way to search. It promises that the same settings give the same samples, whatever ran before. It may give
 * invalid, repeated or dear samples: `fill` replaces them, for `rounds` rounds. It predicts nothing: `CandidatePool` does,
 * for every valid sample. What takes long tells `task.progress` how far it is and awaits `task.checkpoint` between batches,
 * where a cancellation ends it.
 */
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
  /** What the run has to say of it. */
  readonly notes: readonly Note[];
  /** Draws new samples, raw: invalid and repeated ones among them. Fewer than `count` when nothing new is left. */
  propose(count: number): Promise<Choices[]>;
  /** Draws samples around members of a front, to widen it; none where the sampler has no way to. */
  stretch(parents: readonly ScoredArchitecture[], count: number): Promise<Choices[]>;
  /** Adapts to the share of the samples that `stretch` drew last which was valid and new. */
  adapt(newShare: number): void;
}
