/** The four objectives as the views name and print them. */

import { t } from '../shared/l10n';
import type { GoodnessName } from '../shared/pareto/goodness';
import type { Candidate } from '../shared/protocol/run';
import { formatCount, formatMs, formatPercent } from '../shared/format';

export interface Objective {
  readonly name: GoodnessName;
  readonly label: string;
  /** Title of an axis, with the unit. */
  readonly axisTitle: string;
  /** The value with its unit. */
  readonly format: (value: number) => string;
  /** The value as an axis tick. */
  readonly formatTick: (value: number) => string;
  readonly isCost: boolean;
}

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'accuracy',
    label: t('Accuracy'),
    axisTitle: t('Predicted accuracy (%)'),
    format: (value) => `${formatPercent(value)}\u00a0%`,
    formatTick: (value) => String(value),
    isCost: false,
  },
  {
    name: 'params',
    label: t('Parameters'),
    axisTitle: t('Parameters'),
    format: formatCount,
    formatTick: formatTickCount,
    isCost: true,
  },
  {
    name: 'macs',
    label: 'MACs',
    axisTitle: t('MACs per image'),
    format: formatCount,
    formatTick: formatTickCount,
    isCost: true,
  },
  {
    name: 'latencyMs',
    label: t('Latency'),
    axisTitle: t('Latency (ms)'),
    format: formatMs,
    formatTick: (value) => String(Number(value.toPrecision(6))),
    isCost: true,
  },
];

/** @throws RangeError for a name that is none of the four */
export function objectiveByName(name: GoodnessName): Objective {
  const objective = OBJECTIVES.find((known) => known.name === name);
  if (objective === undefined) throw new RangeError(`No objective ${name}`);
  return objective;
}

/** Whether any candidate has a value in this objective: latency may be unknown for all of them. */
export function isKnown(candidates: readonly Candidate[], name: GoodnessName): boolean {
  return candidates.some((candidate) => candidate[name] !== null);
}

/** A round count, without loss: 200000 -> `200 k`, 1500000 -> `1.5 M`, 6935000 -> `6.935 M`. */
function formatTickCount(value: number): string {
  return formatCount(value, (units) => String(Number(units.toPrecision(9))));
}
