/** The list of past runs, grouped by data set; the one on show is selected. */

import * as vscode from 'vscode';
import { accuracyText } from '../../shared/dataset/balance';
import { candidatesText } from '../../shared/format';
import { visible } from '../../shared/visible';
import { commandLink } from '../execute';
import type { RunStore } from '../runs/runStore';
import type { RunSummary } from '../runs/storedRun';
import type { Session } from '../session';
import type { RunsNode } from './runsNode';
import { folderName } from '../uri';

const RUNS_VIEW = 'pomonag.runs';

export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<RunsNode>;
  private readonly subscriptions: readonly vscode.Disposable[];
  private selected: string | undefined;

  constructor(
    private readonly session: Session,
    private readonly store: RunStore,
  ) {
    this.view = vscode.window.createTreeView(RUNS_VIEW, { treeDataProvider: this, canSelectMany: true });
    this.subscriptions = [
      store.onDidChange(() => {
        this.selected = undefined;
        this.changed.fire();
        void this.selectShown();
      }),
      session.onDidChange(({ run }) => {
        if (run !== undefined) void this.selectShown();
      }),
      this.view.onDidChangeVisibility(() => void this.selectShown()),
    ];
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (node?.kind === 'dataset') return node.runs.map((run) => ({ kind: 'run', run }));
    return node === undefined ? this.datasets() : [];
  }

  async getParent(node: RunsNode): Promise<RunsNode | undefined> {
    if (node.kind === 'dataset') return undefined;
    return (await this.datasets()).find(({ folder }) => folder === node.run.folder);
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === 'dataset' ? datasetItem(node.folder) : runItem(node);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  private async datasets(): Promise<Extract<RunsNode, { kind: 'dataset' }>[]> {
    const byFolder = new Map<string, RunSummary[]>();
    for (const run of await this.store.list()) {
      byFolder.set(run.folder, [...(byFolder.get(run.folder) ?? []), run]);
    }
    return [...byFolder].map(([folder, runs]) => ({ kind: 'dataset', folder, runs }));
  }

  /** A list that is not on show is left alone: selecting something would bring it there. */
  private async selectShown(): Promise<void> {
    const id = this.session.state.run?.entry.id;
    if (id === this.selected || !this.view.visible) return;
    const run = (await this.store.list()).find(({ entry }) => entry.id === id);
    if (run === undefined || id !== this.session.state.run?.entry.id) return;
    this.selected = id;
    await this.view.reveal({ kind: 'run', run }, { select: true, focus: false }).then(undefined, () => {
      this.selected = undefined; // the run has left the list meanwhile
    });
  }
}

function datasetItem(folder: string): vscode.TreeItem {
  const name = folderName(folder);
  const place = vscode.workspace.asRelativePath(folder);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = folder;
  item.description = place === name ? '' : place;
  item.tooltip = visible(folder);
  item.iconPath = new vscode.ThemeIcon('folder-library');
  item.contextValue = 'dataset';
  return item;
}

function runItem(node: Extract<RunsNode, { kind: 'run' }>): vscode.TreeItem {
  const { entry, candidates, bestAccuracy, majority } = node.run;
  const item = new vscode.TreeItem(visible(entry.name));
  const time = new Date(entry.createdAt);
  const when = time.toLocaleString();
  const isToday = time.toDateString() === new Date().toDateString();
  const best = bestAccuracy === null ? '' : vscode.l10n.t(', best {0}', accuracyText(bestAccuracy, majority));
  item.id = entry.id;
  // The date alone tells runs of other days apart, and the list is narrow.
  item.description = isToday ? time.toLocaleTimeString() : time.toLocaleDateString();
  item.tooltip = `${visible(entry.name)}\n${when}\n${candidatesText(candidates)}${best}`;
  item.iconPath = new vscode.ThemeIcon('graph-scatter');
  item.contextValue = 'run';
  item.command = commandLink(vscode.l10n.t('Open Run'), 'openRun', node);
  return item;
}
