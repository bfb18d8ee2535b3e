/** Why a network is not on the front: the member of the front that beats it, and by how much. */

import { t } from '../shared/l10n';
import { goodness } from '../shared/pareto/goodness';
import { OBJECTIVE_NAMES, objectiveByName } from '../shared/objectives';
import { dominates } from '../shared/pareto/dominance';
import type { Candidate } from '../shared/protocol/run';
import { extentOf } from './extent';
import { formatRatio, formatShare } from '../shared/format';
import type { Objective } from '../shared/objectives';

/**
 * The member of the front among `candidates` that dominates `candidate` and is nearest to it in goodness, each objective
 * scaled to its span over `candidates`; null for a member of the front.
 */
export function dominatorOf(candidate: Candidate, candidates: readonly Candidate[]): Candidate | null {
  const front = candidates.filter((other) => other.rank === 1 && dominates(other, candidate));
  const spans = OBJECTIVE_NAMES.map((name) => {
    const [low, high] = extentOf(candidates, name) ?? [1, 1];
    return (objectiveByName(name).isCost ? Math.log(high / low) : high - low) || 1;
  });
  const distance = (other: Candidate): number =>
    Math.hypot(
      ...OBJECTIVE_NAMES.map(
        (name, i) => (goodness(other, name) - goodness(candidate, name)) / (spans[i] ?? 1),
      ),
    );
  let nearest: Candidate | null = null;
  for (const other of front) if (nearest === null || distance(other) < distance(nearest)) nearest = other;
  return nearest;
}

/** How `other` differs from `candidate` in an objective: `+1.25 points`, `37 % less`, `17.6 times as much`, `the same`. */
export function differenceText(
  other: Candidate,
  candidate: Candidate,
  { name, unit, isCost, format }: Objective,
): string {
  const [value, base] = [other[name], candidate[name]];
  if (value === null || base === null) return t('unknown');
  if (value === base) return t('the same');
  if (!isCost) return t('{0} points', `${value > base ? '+' : '−'}${Math.abs(value - base).toFixed(2)}`);
  const gap = Math.abs(value - base);
  const part = formatShare(gap / base);
  const more = value < 2 * base ? t('{0} more', part) : t('{0} times as much', formatRatio(value / base));
  const share = value < base ? t('{0} less', part) : more;
  return unit === null ? share : `${share} (${format(gap)})`;
}
