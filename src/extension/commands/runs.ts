/** Commands on the list of past runs. They get a run's id, a node of the list, or nothing and then ask. */

import * as vscode from 'vscode';
import type { RunStore } from '../runs/runStore';
import type { RunSummary } from '../runs/storedRun';
import type { Session } from '../session';
import type { ParetoPanel } from '../views/panel';
import type { RunsNode } from '../views/runsTree';

export class RunCommands {
  constructor(
    private readonly session: Session,
    private readonly store: RunStore,
    private readonly panel: ParetoPanel,
  ) {}

  /** @param architecture what to select; the list of runs passes something else here */
  async open(target?: string | RunsNode, architecture?: unknown): Promise<void> {
    const run = await this.find(target, vscode.l10n.t('Run to open'));
    if (run === undefined) return;
    await this.session.open(run.entry.id);
    if (typeof architecture === 'string') this.session.select(architecture);
    this.panel.show();
  }

  async rename(target?: string | RunsNode, newName?: string): Promise<void> {
    const run = await this.find(target, vscode.l10n.t('Run to rename'));
    if (run === undefined) return;
    const name = newName ?? (await askForName(run.entry.name));
    if (name !== undefined) await this.session.rename(run.entry.id, name.trim());
  }

  async delete(target?: string | RunsNode): Promise<void> {
    const run = await this.find(target, vscode.l10n.t('Run to delete'));
    if (run === undefined) return;
    const confirm = vscode.l10n.t('Delete');
    const question = vscode.l10n.t('Delete the run "{0}"?', run.entry.name);
    const answer = await vscode.window.showWarningMessage(question, { modal: true }, confirm);
    if (answer === confirm) await this.session.delete(run.entry.id);
  }

  private async find(
    target: string | RunsNode | undefined,
    placeHolder: string,
  ): Promise<RunSummary | undefined> {
    const runs = await this.store.list();
    if (typeof target === 'object') return target.kind === 'run' ? target.run : undefined;
    if (target !== undefined) return runs.find(({ entry }) => entry.id === target);
    const items = runs.map((run) => ({ label: run.entry.name, description: run.folder, run }));
    return (await vscode.window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.run;
  }
}

function askForName(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    value,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a name.') : null),
  });
}
