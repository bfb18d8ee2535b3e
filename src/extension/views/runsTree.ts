/** The list of past runs, grouped by data set. */

import path from 'node:path';
import * as vscode from 'vscode';
import { formatPercent, plural } from '../../webview/format';
import type { RunStore } from '../runs/runStore';
import type { RunSummary } from '../runs/storedRun';

export const RUNS_VIEW = 'pomonag.runs';

export type RunsNode =
  | { readonly kind: 'dataset'; readonly folder: string; readonly runs: readonly RunSummary[] }
  | { readonly kind: 'run'; readonly run: RunSummary };

export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly store: RunStore) {
    this.subscription = store.onDidChange(() => this.changed.fire());
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (node?.kind === 'dataset') return node.runs.map((run) => ({ kind: 'run', run }));
    if (node !== undefined) return [];
    const byFolder = new Map<string, RunSummary[]>();
    for (const run of await this.store.list()) {
      byFolder.set(run.folder, [...(byFolder.get(run.folder) ?? []), run]);
    }
    return [...byFolder].map(([folder, runs]) => ({ kind: 'dataset', folder, runs }));
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    return node.kind === 'dataset' ? datasetItem(node.folder) : runItem(node.run);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function datasetItem(folder: string): vscode.TreeItem {
  const name = path.basename(folder);
  const place = vscode.workspace.asRelativePath(folder);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = folder;
  item.description = place === name ? '' : place;
  item.tooltip = folder;
  item.iconPath = new vscode.ThemeIcon('folder-library');
  item.contextValue = 'dataset';
  return item;
}

function runItem({ entry, candidates, bestAccuracy }: RunSummary): vscode.TreeItem {
  const item = new vscode.TreeItem(entry.name);
  const when = new Date(entry.createdAt).toLocaleString();
  const best = bestAccuracy === null ? '' : vscode.l10n.t(', best {0} %', formatPercent(bestAccuracy));
  item.id = entry.id;
  item.description = when;
  item.tooltip = `${entry.name}\n${when}\n${plural(candidates, 'candidate')}${best}`;
  item.iconPath = new vscode.ThemeIcon('graph-scatter');
  item.contextValue = 'run';
  item.command = { title: vscode.l10n.t('Open Run'), command: 'pomonag.openRun', arguments: [entry.id] };
  return item;
}
