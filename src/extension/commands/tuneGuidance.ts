/** *Tune Guidance* and *Reset Guidance*: factors of the fast sampler for one data set. */

import path from 'node:path';
import * as vscode from 'vscode';
import { sourceIn } from '../../shared/protocol/dataset';
import { DEFAULT_TRIALS, gainOf, gainText } from '../../shared/protocol/tuning';
import type { Progress } from '../../shared/protocol/engine';
import type { TuneSettings, Tuning } from '../../shared/protocol/tuning';
import { SPACES } from '../../spaces';
import { searchInProgress } from '../engineProcess';
import type { Engine } from '../engineProcess';
import { runCommand, setContext } from '../execute';
import type { Notifier } from '../notify';
import { inspector } from '../input/inspect';
import { askForNetworks } from '../input/settingsInput';
import { progressText } from '../progressText';
import { configuredSettings } from '../settings';
import type { KeptTuning, Tuned, Tunings } from '../tunings';
import { folderName, localFolder } from '../uri';
import { pickOne } from '../pick';

/** Settings with a folder; the others are the configured ones. */
type GivenSettings = Partial<TuneSettings> & Pick<TuneSettings, 'folder'>;

export class TuneCommands {
  private cancellation: AbortController | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly tunings: Tunings,
    private readonly notifier: Notifier,
  ) {}

  /**
   * @param target a folder of the explorer, or settings
   * @returns undefined where the user gave up
   * @throws PomonagError
   */
  async tune(target?: vscode.Uri | GivenSettings): Promise<Tuning | undefined> {
    this.engine.requireIdle();
    const settings = await this.settings(target);
    if (settings === undefined) return undefined;
    const tuning = await this.search(settings);
    const { space, tuned } = tuning;
    const kept = { ...sourceIn(settings), space, guidance: tuned.guidance, gain: gainOf(tuning) };
    // Where nothing is better than the model's own factors, none are kept: they follow the model.
    await (kept.gain > 0 ? this.tunings.keep(kept) : this.tunings.forget(kept));
    this.notifier.watch(this.report(tuning, kept));
    return tuning;
  }

  /** Ends the search in progress, if there is one, with the best setting so far. */
  cancel(): void {
    this.cancellation?.abort();
  }

  /** @param target which to forget; asks where there is none */
  async reset(target?: Tuned): Promise<void> {
    const tuning = target ?? (await this.pick());
    if (tuning !== undefined) await this.tunings.forget(tuning);
  }

  private async settings(target?: vscode.Uri | GivenSettings): Promise<TuneSettings | undefined> {
    if (target !== undefined && !(target instanceof vscode.Uri)) return completeSettings(target);
    const settings = await askForNetworks(
      vscode.l10n.t('Tune Guidance'),
      { ...configuredSettings(), folder: target && localFolder(target) },
      (space) => this.engine.request('devices', { space }),
      inspector(this.engine),
      target === undefined,
    );
    return settings && { ...settings, trials: DEFAULT_TRIALS };
  }

  private async search(settings: TuneSettings): Promise<Tuning> {
    if (this.cancellation !== undefined) throw searchInProgress();
    const { signal } = (this.cancellation = new AbortController());
    const title = vscode.l10n.t('POMONAG: tuning for "{0}"', folderName(settings.folder));
    const progressed = new vscode.EventEmitter<Progress>();
    // At once, so that nobody else finds the engine idle.
    const tuning = this.engine.request('tune', settings, {
      signal,
      onProgress: (progress) => progressed.fire(progress),
    });
    void setContext('isTuning', true);
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title, cancellable: true },
        (shown, token) => {
          token.onCancellationRequested(() => this.cancel());
          progressed.event((progress) => shown.report({ message: progressText(progress) }));
          return tuning;
        },
      );
    } finally {
      progressed.dispose();
      this.cancellation = undefined;
      await setContext('isTuning', false);
    }
  }

  private async report(tuning: Tuning, kept: KeptTuning): Promise<void> {
    const name = folderName(kept.folder);
    if (kept.gain <= 0) {
      const text = vscode.l10n.t('The model\'s own guidance suits "{0}": no setting was better.', name);
      await vscode.window.showInformationMessage(text);
      return;
    }
    const generate = vscode.l10n.t('Generate');
    const reset = vscode.l10n.t('Reset');
    const text = vscode.l10n.t(
      'Guidance tuned for "{0}": {1} hypervolume, the best of {2} settings. Later runs on it use this setting.',
      name,
      gainText(kept.gain),
      tuning.trials.length,
    );
    const answer = await vscode.window.showInformationMessage(text, generate, reset);
    if (answer === generate) {
      await runCommand('generate', vscode.Uri.file(kept.folder));
    } else if (answer === reset) await this.tunings.forget(kept);
  }

  private async pick(): Promise<KeptTuning | undefined> {
    const items = this.tunings.all().map((tuning) => ({
      label: folderName(tuning.folder),
      description: [
        SPACES[tuning.space].label,
        gainText(tuning.gain),
        ...(tuning.labels ? [path.basename(tuning.labels.file)] : []),
      ].join(', '),
      detail: path.dirname(tuning.folder),
      tuning,
    }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No data set has a tuned guidance.'));
      return undefined;
    }
    const placeHolder = vscode.l10n.t("Data set that goes back to the model's own guidance");
    return (await pickOne(items, { placeHolder }))?.tuning;
  }
}

function completeSettings(given: GivenSettings): TuneSettings {
  return { ...configuredSettings(given.space), trials: DEFAULT_TRIALS, ...given };
}
