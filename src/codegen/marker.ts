/** The line by which programs know a generated network again, whatever the command line's options are. */

import { createHash } from 'node:crypto';
import { COST_NAMES } from '../shared/objectives';
import type { Run } from '../shared/protocol/run';
import type { Network } from '../spaces/network';
import { channelsEntry } from '../spaces/space';
import { namingText } from '../spaces/naming';
import type { Naming } from '../spaces/naming';

/** Costs that runs have had from the first: their open budgets count among what decides a run's key, so that keys stay. */
const FIRST_COSTS = 3;

/** `pomonag: {...}`, in ASCII: folders may be called anything. */
export function markerLine(network: Network, run: Run | null, naming: Naming): string {
  const { space, architecture, classes, resolution, channels, width } = network;
  const value = {
    ...{ space: space.name, architecture, classes, resolution, ...channelsEntry(channels), width },
    ...namingText(naming),
    /** Drawn at random: nothing is inherited. */
    weights: null,
    run: run === null ? null : { folder: run.dataset.path, key: runKey(run) },
  };
  const json = JSON.stringify(value);
  return `pomonag: ${json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}`;
}

/** Budgets in the order of the table, without open ones of costs that came after the first three. */
function limitsOf(budgets: Run['budgets']): (number | null)[] {
  const limits = COST_NAMES.map((name) => budgets[name]);
  while (limits.length > FIRST_COSTS && limits.at(-1) === null) limits.pop();
  return limits;
}

/** Tells runs apart by all that decides their candidates: SHA-256, the first 16 hexadecimal digits. */
export function runKey(run: Run): string {
  const { space, dataset, resolution, width, sampler, steps, seed, device, budgets, minCandidates } = run;
  const { guidance = null, generated, models, channels } = run;
  const decisive = [
    ...[space, dataset.path, dataset.classes, dataset.images, dataset.fingerprint ?? null],
    ...[resolution, width, sampler, steps, seed, device, generated.requested, minCandidates],
    limitsOf(budgets),
    ...(channels === undefined ? [] : [{ channels }]),
    guidance === null ? null : Object.entries(guidance).sort(),
    Object.entries(models).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16);
}
