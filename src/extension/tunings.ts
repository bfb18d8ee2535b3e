/** Factors of the guidance that were tuned for data sets of this workspace; later runs on them use these. */

import * as v from 'valibot';
import type * as vscode from 'vscode';
import { MOST, between } from '../shared/protocol/numbers';
import { guidanceSchema } from '../shared/protocol/run';
import type { GuidanceFactors } from '../shared/protocol/run';
import { SPACE_NAMES } from '../spaces';
import type { SpaceName } from '../spaces';

const tuningsSchema = v.array(
  v.object({
    folder: v.string(),
    space: v.picklist(SPACE_NAMES),
    guidance: guidanceSchema,
    /** By how much they raised the hypervolume, as a share. */
    gain: between(-MOST.ratio, MOST.ratio),
  }),
);
export type KeptTuning = v.InferOutput<typeof tuningsSchema>[number];

const TUNINGS = 'tunings';

export class Tunings {
  constructor(private readonly memory: vscode.Memento) {}

  all(): KeptTuning[] {
    const kept = v.safeParse(tuningsSchema, this.memory.get(TUNINGS));
    return kept.success ? kept.output : [];
  }

  /** Undefined where the model's own factors hold. */
  find(folder: string | undefined, space: SpaceName): GuidanceFactors | undefined {
    return this.all().find((one) => one.folder === folder && one.space === space)?.guidance;
  }

  /** In place of what was tuned for the same data set and space before. */
  async keep(tuning: KeptTuning): Promise<void> {
    await this.memory.update(TUNINGS, [...this.except(tuning), tuning]);
  }

  async forget(tuning: Pick<KeptTuning, 'folder' | 'space'>): Promise<void> {
    await this.memory.update(TUNINGS, this.except(tuning));
  }

  private except({ folder, space }: Pick<KeptTuning, 'folder' | 'space'>): KeptTuning[] {
    return this.all().filter((one) => one.folder !== folder || one.space !== space);
  }
}
