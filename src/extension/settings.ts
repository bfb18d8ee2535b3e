/** The settings `pomonag.*`, read where they are used so that a change counts at once. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { defaultsOf } from '../shared/protocol/run';
import type { GenerateSettings } from '../shared/protocol/run';
import { randomSeed } from '../shared/random';
import { DEFAULT_SPACE } from '../spaces';
import { PLACEMENTS } from './insertion/placement';
import type { Placement } from './insertion/placement';

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('pomonag');
}

/** The provider to try before the CPU; undefined for all that the runtime supports. */
export function executionProvider(): string | undefined {
  const provider = configuration().get<string>('executionProvider', 'auto');
  return provider === 'auto' ? undefined : provider;
}

/** The file of the user's own encoder; undefined for the shipped one. */
export function encoderPath(): string | undefined {
  return configuration().get<string>('encoderPath', '').trim() || undefined;
}

/** A setting that the user has made, in whatever scope; undefined where what package.json says counts. */
function chosen<T>(settings: vscode.WorkspaceConfiguration, key: string): T | undefined {
  const scopes = settings.inspect<T>(key);
  return scopes?.workspaceFolderValue ?? scopes?.workspaceValue ?? scopes?.globalValue;
}

/** Where an inserted class goes unless the user says otherwise. */
export function placementFor({ uri }: vscode.TextDocument): Placement {
  const setting = vscode.workspace.getConfiguration('pomonag', uri).get('insertAs');
  return v.parse(v.fallback(v.picklist(PLACEMENTS), 'class'), setting);
}

/**
 * What a run starts from before the user chooses anything.
 * @param space the search space, if it is known
 * @throws PomonagError `unknown-space`
 */
export function configuredSettings(space?: string): Omit<GenerateSettings, 'folder'> {
  const settings = configuration();
  const defaults = defaultsOf(space ?? settings.get('defaultSpace', DEFAULT_SPACE));
  return {
    ...defaults,
    seed: randomSeed(),
    device: chosen<string>(settings, 'defaultDevice') ?? defaults.device,
    count: settings.get('count', defaults.count),
    steps: settings.get('steps', defaults.steps),
  };
}
