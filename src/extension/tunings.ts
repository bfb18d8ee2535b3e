/** Factors of the guidance that were tuned for data sets of this workspace; later runs on them use these. */

import * as v from 'valibot';
import type * as vscode from 'vscode';
import { datasetSource } from '../shared/protocol/dataset';
import type { DatasetSource } from '../shared/protocol/dataset';
import { MOST, between } from '../shared/protocol/numbers';
import { guidanceSchema } from '../shared/protocol/run';
import type { GuidanceFactors } from '../shared/protocol/run';
import { SPACE_NAMES } from '../spaces';
import type { SpaceName } from '../spaces';

const tuningsSchema = v.array(
  v.object({
    ...datasetSource,
    space: v.picklist(SPACE_NAMES),
    guidance: guidanceSchema,
    /** By how much they raised the hypervolume, as a share. */
    gain: between(-MOST.ratio, MOST.ratio),
  }),
);
export type KeptTuning = v.InferOutput<typeof tuningsSchema>[number];
/** The images with their classes, and the search space that factors were tuned for. */
export type Tuned = DatasetSource & Pick<KeptTuning, 'space'>;

const TUNINGS = 'tunings';

export class Tunings {
  constructor(private readonly memory: vscode.Memento) {}

  all(): KeptTuning[] {
    const kept = v.safeParse(tuningsSchema, this.memory.get(TUNINGS));
    return kept.success ? kept.output : [];
  }

  /** Undefined where the model's own factors hold. */
  find(source: DatasetSource | undefined, space: SpaceName): GuidanceFactors | undefined {
    if (source === undefined) return undefined;
    return this.all().find((one) => isSame(one, { ...source, space }))?.guidance;
  }

  /** In place of what was tuned for the same data set and space before. */
  async keep(tuning: KeptTuning): Promise<void> {
    await this.memory.update(TUNINGS, [...this.except(tuning), tuning]);
  }

  async forget(tuning: Tuned): Promise<void> {
    await this.memory.update(TUNINGS, this.except(tuning));
  }

  private except(tuning: Tuned): KeptTuning[] {
    return this.all().filter((one) => !isSame(one, tuning));
  }
}

function isSame(one: Tuned, other: Tuned): boolean {
  const key = ({ space, folder, everyFolder = false, labels }: Tuned): string =>
    JSON.stringify([
      space,
      folder,
      everyFolder,
      labels?.file,
      labels?.columns?.image,
      labels?.columns?.label,
    ]);
  return key(one) === key(other);
}
