/** `generate_architectures`: the generator as a tool of the editor's language models. */

import path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { toPomonagError } from '../../shared/errors';
import { COSTS, forEachCost } from '../../shared/objectives';
import type { CostName } from '../../shared/objectives';
import { sourceIn } from '../../shared/protocol/dataset';
import { positive } from '../../shared/protocol/numbers';
import type { DatasetSummary } from '../../shared/protocol/dataset';
import { generateSettingsSchema } from '../../shared/protocol/run';
import type { Candidate, GenerateSettings } from '../../shared/protocol/run';
import { pickedCandidates } from '../../shared/pickTexts';
import { candidateText } from '../networkChoice';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import { configuredSettings } from '../settings';
import type { Tunings } from '../tunings';
import { folderName } from '../uri';

export const GENERATE_TOOL = 'generate_architectures';

const { folder, labels, space, count, device, seed, resolution, channels } = generateSettingsSchema.entries;
const limit = (most: number) => v.optional(positive(most));
const chosenSchema = v.object({
  folder,
  labels,
  space: v.optional(space),
  device: v.optional(device),
  resolution: v.optional(resolution),
  channels,
  count: v.optional(count),
  seed: v.optional(seed),
});
type LimitName = `max${Capitalize<CostName>}`;
const limits = Object.fromEntries(COSTS.map(({ name, most }) => [limitName(name), limit(most)]));
/** As `languageModelTools` of package.json describes it to the model. */
const inputSchema = v.strictObject({
  ...chosenSchema.entries,
  ...(limits as Record<LimitName, ReturnType<typeof limit>>),
});

export class GenerateArchitecturesTool implements vscode.LanguageModelTool<unknown> {
  constructor(
    private readonly session: Session,
    private readonly tunings: Tunings,
  ) {}

  prepareInvocation({
    input,
  }: vscode.LanguageModelToolInvocationPrepareOptions<unknown>): vscode.PreparedToolInvocation {
    const settings = settingsOf(input);
    const name = folderName(settings.folder);
    return {
      invocationMessage: vscode.l10n.t('Generating architectures for {0}', name),
      confirmationMessages: {
        title: vscode.l10n.t('Generate architectures for {0}?', name),
        message: vscode.l10n.t(
          'POMONAG reads the images in {0} and generates {1} networks for them. It computes on this machine for some seconds; nothing is uploaded and no file is changed.',
          settings.folder,
          settings.count,
        ),
      },
    };
  }

  /**
   * The run is kept and shown as if the user had asked for it, with the guidance that was tuned for the data set.
   * @throws Error with a message that says what to do
   */
  async invoke(
    { input }: vscode.LanguageModelToolInvocationOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const chosen = settingsOf(input);
    const settings = { ...chosen, guidance: this.tunings.find(sourceIn(chosen), chosen.space) };
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const run = this.session.generate(settings); // fails where another run is in progress
    const cancelling = token.onCancellationRequested(() => this.session.cancel());
    try {
      const stored = await run;
      if (token.isCancellationRequested) throw new vscode.CancellationError();
      return new vscode.LanguageModelToolResult([
        new vscode.LanguageModelTextPart(summary(stored)),
        new vscode.LanguageModelTextPart(JSON.stringify(report(stored))),
      ]);
    } catch (error) {
      const { code, message } = toPomonagError(error);
      if (code === 'cancelled' || error instanceof vscode.CancellationError) {
        throw new vscode.CancellationError();
      }
      throw new Error(message, { cause: error });
    } finally {
      cancelling.dispose();
    }
  }
}

/** @throws Error where the input is none, or names a folder of no workspace */
function settingsOf(input: unknown): GenerateSettings {
  const parsed = v.safeParse(inputSchema, input);
  if (!parsed.success)
    throw new Error(`The input of ${GENERATE_TOOL} is wrong: ${v.summarize(parsed.issues)}`);
  const chosen = v.parse(chosenSchema, parsed.output);
  const budgets = forEachCost(({ name }) => parsed.output[limitName(name)] ?? null);
  const defaults = configuredSettings(chosen.space);
  return { ...defaults, ...defined(chosen), folder: absolute(chosen.folder), budgets };
}

/** `params` -> `maxParams`. */
function limitName(cost: CostName): LimitName {
  return `max${cost.charAt(0).toUpperCase()}${cost.slice(1)}` as LimitName;
}

function absolute(named: string): string {
  if (path.isAbsolute(named)) return named;
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  if (workspace === undefined) {
    throw new Error(`No workspace folder is open that "${named}" could lie in: give an absolute path.`);
  }
  return path.join(workspace.uri.fsPath, named);
}

/** An object without its undefined values. */
function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function summary({ entry, result }: StoredRun): string {
  const { candidates, dataset, notes } = result;
  const front = candidates.filter(({ rank }) => rank === 1).length;
  const lines = [
    `${candidates.length} networks for ${dataset.images} images of ${dataset.classes} classes, ${front} of them on the Pareto front. The run is kept as "${entry.name}" and on show in POMONAG's views.`,
    'Recommended, with predicted accuracy (80 % interval) and exact costs:',
    ...pickedCandidates(candidates).map((candidate) => pickLine(candidate, dataset)),
    ...notes.map((note) => `Note: ${note}`),
    'The user inserts one of them with the command "POMONAG: Insert Architecture".',
  ];
  return lines.join('\n');
}

function pickLine(candidate: Candidate, dataset: DatasetSummary): string {
  const [low, high] = candidate.accuracyInterval.map((bound) => bound.toFixed(1));
  return `- ${candidate.picks.join(', ')}: ${candidateText(candidate, dataset)} (${low} to ${high} %), ${candidate.architecture}`;
}

/** The run as data, with its recommended networks alone: all of them would fill the model's context. */
function report({ entry, result }: StoredRun): object {
  const { space, dataset, resolution, channels, width, device, seed, budgets, hypervolume, notes } = result;
  return {
    run: entry.id,
    ...{ space, dataset, resolution, channels, width, device, seed, budgets, hypervolume },
    picks: pickedCandidates(result.candidates),
    notes,
  };
}
