/** Rows of the list of past runs. */

import type { RunSummary } from '../runs/storedRun';

export type RunsNode =
  | { readonly kind: 'dataset'; readonly folder: string; readonly runs: readonly RunSummary[] }
  | { readonly kind: 'run'; readonly run: RunSummary };

export function isNode(target: unknown): target is RunsNode {
  if (typeof target !== 'object' || target === null || !('kind' in target)) return false;
  return target.kind === 'dataset' || target.kind === 'run';
}
