/** The settings `pomonag.*`, read where they are used so that a change counts at once. */

import * as vscode from 'vscode';
import { DEFAULT_DEVICE } from '../shared/protocol/run';
import type { GenerateSettings } from '../shared/protocol/run';
import { randomSeed } from '../shared/random';
import { spaceByName } from '../shared/spaces';

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('pomonag');
}

/** The provider to try before the CPU; undefined for all that the runtime supports. */
export function executionProvider(): string | undefined {
  const provider = configuration().get<string>('executionProvider', 'auto');
  return provider === 'auto' ? undefined : provider;
}

/** What a run starts from before the user chooses anything. @throws PomonagError `unknown-space` */
export function configuredSettings(): Omit<GenerateSettings, 'folder'> {
  const settings = configuration();
  const space = spaceByName(settings.get('defaultSpace', 'nasbench201'));
  return {
    space: space.name,
    sampler: 'fast',
    count: settings.get('count', 256),
    steps: settings.get<number | null>('steps', null),
    seed: randomSeed(),
    device: settings.get('defaultDevice', DEFAULT_DEVICE),
    budgets: { params: null, macs: null, latencyMs: null },
    minCandidates: 1,
    resolution: space.defaultResolution,
  };
}
