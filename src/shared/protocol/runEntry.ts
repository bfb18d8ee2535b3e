/** What an editor knows of a run beside its result: what it is called, and the networks that the user had scored for it. */

import * as v from 'valibot';
import { candidateSchema } from './run';

/** A run on the list of past runs. */
export const runEntrySchema = v.object({
  id: v.string(),
  /** ISO 8601 time of its end. */
  createdAt: v.string(),
  name: v.string(),
});
export type RunEntry = v.InferOutput<typeof runEntrySchema>;

/** A network that the user named, scored for a run. Its rank depends on the networks that it is put among. */
export const ownNetworkSchema = v.omit(candidateSchema, ['rank', 'picks', 'fronts']);
export type OwnNetwork = v.InferOutput<typeof ownNetworkSchema>;
