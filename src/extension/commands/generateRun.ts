/** *Generate Architectures*: asks for what is missing, runs, shows the panel. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { sourceIn } from '../../shared/protocol/dataset';
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

/** What is remembered from one run to the next, beside what the settings say. */
const choicesSchema = v.partial(
  v.pick(generateSettingsSchema, ['folder', 'space', 'device', 'resolution', 'width', 'sampler', 'budgets']),
);
const CHOICES = 'generateChoices';

/** Settings with a folder; the others are the configured ones. */
type GivenSettings = Partial<GenerateSettings> & Pick<GenerateSettings, 'folder'>;

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
  async run(target?: vscode.Uri | GivenSettings): Promise<StoredRun | undefined> {
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

  private async settings(target?: vscode.Uri | GivenSettings): Promise<GenerateSettings | undefined> {
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
  private completeSettings(given: GivenSettings): GenerateSettings {
    const defaults = configuredSettings(given.space);
    const guidance = this.tunings.find(sourceIn(given), given.space ?? defaults.space);
    return { ...defaults, guidance, ...given };
  }
}
