/** *Generate Architectures*: asks for what is missing, runs, shows the panel. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { generateSettingsSchema } from '../../shared/protocol/run';
import type { GenerateSettings } from '../../shared/protocol/run';
import type { Engine } from '../engineProcess';
import { inspector } from '../input/inspect';
import { askForSettings } from '../input/settingsInput';
import { progressText } from '../progressText';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import { configuredSettings } from '../settings';
import type { Tunings } from '../tunings';
import { localFolder } from '../uri';
import type { ParetoPanel } from '../views/panelView';

/** What the command may be called with: settings that then are not asked for; with a folder nothing is asked. */
const optionsSchema = v.partial(generateSettingsSchema);

/** What is remembered from one run to the next, beside what the settings say. */
const choicesSchema = v.partial(
  v.pick(generateSettingsSchema, ['folder', 'space', 'device', 'resolution', 'width', 'sampler', 'budgets']),
);
const CHOICES = 'generateChoices';

export class GenerateCommand {
  constructor(
    private readonly session: Session,
    private readonly engine: Engine,
    private readonly panel: ParetoPanel,
    private readonly tunings: Tunings,
    private readonly memory: vscode.Memento,
  ) {}

  /**
   * @param target a folder of the explorer, or settings
   * @returns undefined where the user gave up
   * @throws PomonagError
   */
  async run(target?: unknown): Promise<StoredRun | undefined> {
    this.engine.requireIdle();
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
    if (target !== undefined && !(target instanceof vscode.Uri)) return this.completeSettings(target);
    const folder = target && localFolder(target);
    const remembered = v.safeParse(choicesSchema, this.memory.get(CHOICES));
    const last = remembered.success ? remembered.output : {};
    const settings = await askForSettings(
      { ...configuredSettings(), ...last, folder: folder ?? last.folder },
      (space) => this.engine.request('devices', { space }),
      inspector(this.engine),
      folder === undefined,
      (...dataset) => this.tunings.find(...dataset),
    );
    if (settings !== undefined) await this.memory.update(CHOICES, v.parse(choicesSchema, settings));
    return settings;
  }

  /** Settings that do not speak of the guidance get what was tuned for the data set. */
  private completeSettings(options: unknown): GenerateSettings {
    const parsed = v.safeParse(optionsSchema, options);
    if (!parsed.success || parsed.output.folder === undefined) {
      const problem = parsed.success ? 'the folder is missing' : v.summarize(parsed.issues);
      throw new PomonagError('bad-argument', `pomonag.generate was called with wrong settings: ${problem}`);
    }
    const defaults = configuredSettings(parsed.output.space);
    const { folder, space = defaults.space } = parsed.output;
    return { ...defaults, guidance: this.tunings.find(folder, space), ...parsed.output, folder };
  }
}
