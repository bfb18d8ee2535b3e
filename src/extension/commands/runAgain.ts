/** *Run Again Exactly*: repeats a run, says before what has changed since, and after whether it came out the same. */

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { sourceOf } from '../../shared/protocol/dataset';
import { visible } from '../../shared/visible';
import type { Engine } from '../engineProcess';
import type { Notifier } from '../notify';
import { areIdentical, changesSince, countSame, settingsOf } from '../runs/repetition';
import type { Repetition } from '../runs/repetition';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';
import type { GenerateCommand } from './generateRun';

export class RunAgainCommand {
  constructor(
    private readonly session: Session,
    private readonly engine: Engine,
    private readonly generate: GenerateCommand,
    private readonly notifier: Notifier,
  ) {}

  /**
   * @returns undefined where the user gave up
   * @throws PomonagError
   */
  async run(first: StoredRun): Promise<Repetition | undefined> {
    this.engine.requireIdle();
    const folder = await locate(first.result.dataset.path);
    if (folder === undefined) return undefined;
    const fingerprint = await this.engine.request('fingerprint', {
      ...sourceOf(first.result.dataset),
      folder,
    });
    const changes = changesSince(first.result, await this.engine.request('models', {}), fingerprint);
    if (changes.length > 0 && !(await confirm(changes))) return undefined;
    const run = await this.generate.run({ ...settingsOf(first.result), folder });
    if (run === undefined) return undefined;
    this.notifier.watch(this.report(first, run));
    return { run, changes, isIdentical: areIdentical(first.result, run.result) };
  }

  private async report(first: StoredRun, { entry, result }: StoredRun): Promise<void> {
    const all = first.result.candidates.length;
    if (areIdentical(first.result, result)) {
      const text = vscode.l10n.t(
        '"{0}" is identical to "{1}": all {2} candidates.',
        visible(entry.name),
        visible(first.entry.name),
        all,
      );
      await vscode.window.showInformationMessage(text);
      return;
    }
    const compare = vscode.l10n.t('Compare');
    const same = countSame(first.result, result);
    const text = vscode.l10n.t(
      '"{0}" differs from "{1}": {2} of its {3} candidates came again.',
      ...[visible(entry.name), visible(first.entry.name), same, all],
    );
    if ((await vscode.window.showWarningMessage(text, compare)) !== compare) return;
    await this.session.open(entry.id);
    this.session.compareWith(first);
  }
}

/** The folder of a run's images, or where the user says that it is now: a run may come from another machine. */
async function locate(folder: string): Promise<string | undefined> {
  if (await stat(folder).catch(() => null)) return folder;
  const choose = vscode.l10n.t('Choose Folder…');
  const text = vscode.l10n.t('The images of this run are not in {0} any more.', visible(folder));
  const detail = vscode.l10n.t('Choose the folder that they are in now.');
  if ((await vscode.window.showWarningMessage(text, { modal: true, detail }, choose)) !== choose)
    return undefined;
  const [chosen] =
    (await vscode.window.showOpenDialog({ title: text, canSelectFolders: true, canSelectFiles: false })) ??
    [];
  return chosen?.fsPath;
}

async function confirm(changes: readonly string[]): Promise<boolean> {
  const anyway = vscode.l10n.t('Run Anyway');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('The run cannot be repeated exactly.'),
    { modal: true, detail: changes.join('\n') },
    anyway,
  );
  return answer === anyway;
}
