/** *Generate Architectures*: asks for what is missing, runs, shows the panel. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { generateSettingsSchema } from '../../shared/protocol/run';
import type { GenerateSettings } from '../../shared/protocol/run';
import type { Engine } from '../engine';
import { askForSettings } from '../input/settingsInput';
import { progressText } from '../progressText';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import { configuredSettings } from '../settings';
import type { ParetoPanel } from '../views/panel';

/** What the command may be called with: settings that then are not asked for; with a folder nothing is asked. */
const optionsSchema = v.partial(generateSettingsSchema);

/** What is remembered from one run to the next. */
const choicesSchema = v.partial(
  v.pick(generateSettingsSchema, [
    'folder',
    'space',
    'device',
    'resolution',
    'width',
    'sampler',
    'count',
    'budgets',
  ]),
);
const CHOICES = 'generateChoices';

export class GenerateCommand {
  constructor(
    private readonly session: Session,
    private readonly engine: Engine,
    private readonly panel: ParetoPanel,
    private readonly memory: vscode.Memento,
  ) {}

  /**
   * @param target a folder of the explorer, or settings
   * @returns undefined where the user gave up
   * @throws PomonagError
   */
  async run(target?: unknown): Promise<StoredRun | undefined> {
    if (this.session.state.running !== null) {
      throw new PomonagError('bad-argument', 'A run is in progress; cancel it or wait for its end.');
    }
    const settings = await this.settings(target);
    if (settings === undefined) return undefined;
    this.panel.show();
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'POMONAG', cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => this.session.cancel());
        const following = this.session.onDidChangeRun((event) => {
          if (event.type === 'progress') progress.report({ message: progressText(event.progress) });
        });
        try {
          return await this.session.generate(settings);
        } finally {
          following.dispose();
        }
      },
    );
  }

  private async settings(target: unknown): Promise<GenerateSettings | undefined> {
    if (target !== undefined && !(target instanceof vscode.Uri)) return completeSettings(target);
    const folder = target && localFolder(target);
    const remembered = v.safeParse(choicesSchema, this.memory.get(CHOICES));
    const last = remembered.success ? remembered.output : {};
    const settings = await askForSettings(
      { ...configuredSettings(), ...last, folder: folder ?? last.folder },
      (space) => this.engine.request('devices', { space }),
      folder === undefined,
    );
    if (settings !== undefined) await this.memory.update(CHOICES, v.parse(choicesSchema, settings));
    return settings;
  }
}

function completeSettings(options: unknown): GenerateSettings {
  const parsed = v.safeParse(optionsSchema, options);
  if (!parsed.success || parsed.output.folder === undefined) {
    const problem = parsed.success ? 'the folder is missing' : v.summarize(parsed.issues);
    throw new PomonagError('bad-argument', `pomonag.generate was called with wrong settings: ${problem}`);
  }
  return { ...configuredSettings(parsed.output.space), ...parsed.output, folder: parsed.output.folder };
}

function localFolder(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  throw new PomonagError(
    'bad-dataset',
    `Images are read from disk, and ${uri.toString(true)} is not there: choose a folder of this machine.`,
  );
}
