/** Scored architectures as candidates: ranks and picks among each other. */

import { paretoRanks } from '../../shared/pareto/fronts';
import { assignPicks } from '../../shared/pareto/picks';
import type { BalanceRule, PickName } from '../../shared/pareto/picks';
import type { Candidate } from '../../shared/protocol/run';
import type { ScoredArchitecture } from './predictor';

/** Candidates in the order of rank, then of accuracy, the best first. */
export function presentCandidates(scored: readonly ScoredArchitecture[], balance: BalanceRule): Candidate[] {
  const ranks = paretoRanks(scored);
  const held = scored.map((): PickName[] => []);
  for (const [pick, index] of assignPicks(scored, balance)) held[index]?.push(pick);
  return scored
    .map(({ architecture, accuracy, accuracyInterval, params, macs, latencyMs }, i) => ({
      architecture,
      accuracy,
      accuracyInterval,
      params,
      macs,
      latencyMs,
      rank: ranks[i] ?? NaN,
      picks: held[i] ?? [],
    }))
    .sort((a, b) => a.rank - b.rank || b.accuracy - a.accuracy || a.params - b.params);
}
