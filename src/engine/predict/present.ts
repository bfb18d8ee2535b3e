/** Scored architectures as candidates: ranks, picks and fronts among each other. */

import { SIZE, costsOf } from '../../shared/objectives';
import { costFronts } from '../../shared/pareto/costFronts';
import { paretoRanks } from '../../shared/pareto/fronts';
import { assignPicks } from '../../shared/pareto/picks';
import type { PickName, PickRules } from '../../shared/pareto/picks';
import type { Candidate } from '../../shared/protocol/run';
import type { ScoredArchitecture } from './predictor';

/** Candidates in the order of rank, then of accuracy, the best first. */
export function presentCandidates(scored: readonly ScoredArchitecture[], rules: PickRules): Candidate[] {
  const ranks = paretoRanks(scored);
  const fronts = costFronts(scored);
  const held = scored.map((): PickName[] => []);
  for (const [pick, index] of assignPicks(scored, rules)) held[index]?.push(pick);
  return scored
    .map((candidate, i): Candidate => {
      const { architecture, accuracy, accuracyInterval } = candidate;
      return {
        architecture,
        accuracy,
        accuracyInterval,
        ...costsOf(candidate),
        rank: ranks[i] ?? NaN,
        picks: held[i] ?? [],
        fronts: fronts[i],
      };
    })
    .sort((a, b) => a.rank - b.rank || b.accuracy - a.accuracy || a[SIZE.name] - b[SIZE.name]);
}
