/**
 * Commands on the list of past runs. They get a run's id, a node of the list, or nothing and then ask; an editor's title
 * passes an address that stands for nothing.
 */

import * as vscode from 'vscode';
import { PomonagError } from '../../shared/errors';
import { visible } from '../../shared/visible';
import type { Notifier } from '../notify';
import { pickOne } from '../pick';
import { isFileId } from '../runs/runFile';
import type { DeletedRun, RunStore } from '../runs/runStore';
import type { RunSummary } from '../runs/storedRun';
import type { Session } from '../session';
import type { ParetoPanel } from '../views/panelView';
import { isNode } from '../views/runsNode';
import type { RunsNode } from '../views/runsNode';
import type { RunTarget } from './contract';
import { openRunFile } from './runFiles';

export class RunCommands {
  constructor(
    private readonly session: Session,
    private readonly store: RunStore,
    private readonly panel: ParetoPanel,
    private readonly notifier: Notifier,
  ) {}

  /** @param architecture what to select; the list of runs passes something else here */
  async open(target: RunTarget, architecture?: unknown): Promise<void> {
    if (typeof target === 'string' && isFileId(target)) {
      await openRunFile(vscode.Uri.parse(target));
    } else {
      const run = target === undefined ? await this.askForRunOrFile() : await this.find(target, '');
      if (run === undefined) return;
      await this.session.open(run.entry.id);
      this.panel.show({ preserveFocus: isNode(target) });
    }
    const isOnShow = this.session.state.run?.entry.id === target;
    if (typeof architecture === 'string' && isOnShow) this.session.select(architecture);
  }

  async rename(target: RunTarget, newName?: unknown): Promise<void> {
    const run = await this.find(target, vscode.l10n.t('Run to rename'));
    if (run === undefined) return;
    const name = typeof newName === 'string' ? newName : await askForName(run.entry.name);
    if (name !== undefined) await this.session.rename(run.entry.id, name.trim());
  }

  /** @param selection all nodes that are selected on the list, where it is called from there */
  async delete(target: RunTarget, selection?: unknown): Promise<void> {
    const selected = runsAmong(selection);
    const found = selected.length > 0 ? selected : [await this.find(target, vscode.l10n.t('Run to delete'))];
    const runs = found.filter((run) => run !== undefined);
    const deleted: DeletedRun[] = [];
    try {
      for (const { entry } of runs) deleted.push(await this.session.delete(entry.id));
    } finally {
      // Nobody waits for the answer: it may come minutes later.
      this.notifier.watch(offerUndo(runs.slice(0, deleted.length), deleted));
    }
  }

  /**
   * Shows two runs in one plot.
   * @param target the first, which is on show then: the run on show where it is missing
   * @param others the second, or all nodes that are selected on the list; asked for where it is missing
   */
  async compare(target: RunTarget, others?: unknown): Promise<void> {
    const selected = runsAmong(others);
    const [one, two] = selected.length === 2 ? selected : [];
    const first = one?.entry.id ?? (await this.firstOf(target));
    const second = two?.entry.id ?? (typeof others === 'string' ? others : await this.askForOther(first));
    if (second === undefined) return;
    const other = await this.store.read(second);
    await this.session.open(first);
    this.session.compareWith(other);
    this.panel.show();
  }

  private async firstOf(target: RunTarget): Promise<string> {
    const isNamed = typeof target === 'string' || isNode(target);
    const run = isNamed ? await this.find(target, '') : undefined;
    return (run ?? (await this.session.requireRun())).entry.id;
  }

  private async askForOther(id: string): Promise<string | undefined> {
    const runs = (await this.store.list()).filter(({ entry }) => entry.id !== id);
    if (runs.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is no other run to compare with yet.'));
      return undefined;
    }
    const placeHolder = vscode.l10n.t('Run to compare with');
    return (await pickOne(runs.map(itemOf), { placeHolder, matchOnDescription: true }))?.run.entry.id;
  }

  private async askForRunOrFile(): Promise<RunSummary | undefined> {
    const browse = { label: vscode.l10n.t('$(folder-opened) Open a Run File…'), alwaysShow: true };
    const items = [...(await this.store.list()).map(itemOf), browse];
    const placeHolder = vscode.l10n.t('Run to open');
    const item = await pickOne(items, { placeHolder, matchOnDescription: true });
    if (item === browse) await openRunFile();
    return item !== undefined && 'run' in item ? item.run : undefined;
  }

  /** @throws PomonagError `bad-argument` where there is no run with the id */
  private async find(target: RunTarget, placeHolder: string): Promise<RunSummary | undefined> {
    const runs = await this.store.list();
    if (isNode(target)) return target.kind === 'run' ? target.run : undefined;
    if (typeof target === 'string') {
      const run = runs.find(({ entry }) => entry.id === target);
      if (run !== undefined) return run;
      throw new PomonagError(
        'bad-argument',
        vscode.l10n.t('This run is not kept any more: choose one from the list of runs.'),
      );
    }
    return (await pickOne(runs.map(itemOf), { placeHolder, matchOnDescription: true }))?.run;
  }
}

function itemOf(run: RunSummary): vscode.QuickPickItem & { readonly run: RunSummary } {
  return { label: run.entry.name, description: run.folder, run };
}

/** The runs among the nodes that the list passes as its selection. */
function runsAmong(selection: unknown): RunSummary[] {
  if (!Array.isArray(selection)) return [];
  return (selection as RunsNode[]).flatMap((node) => (node.kind === 'run' ? [node.run] : []));
}

async function offerUndo(runs: readonly RunSummary[], deleted: readonly DeletedRun[]): Promise<void> {
  const [first] = runs;
  if (first === undefined) return;
  const text =
    runs.length === 1
      ? vscode.l10n.t('Deleted the run "{0}".', visible(first.entry.name))
      : vscode.l10n.t('Deleted {0} runs.', runs.length);
  const undo = vscode.l10n.t('Undo');
  const isUndone = (await vscode.window.showInformationMessage(text, undo)) === undo;
  for (const run of deleted) await (isUndone ? run.restore() : run.purge());
}

function askForName(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Run'),
    value,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Enter a name.') : null),
  });
}
