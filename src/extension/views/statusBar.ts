/** One item in the status bar: what runs, or else the execution provider that ran last. */

import * as vscode from 'vscode';
import { commandId } from '../execute';
import { messageOf } from '../../shared/errors';
import type { ModelsReport } from '../../shared/protocol/engine';
import { providerName } from '../../shared/providerNames';
import type { Engine } from '../engineProcess';
import { progressText } from '../progressText';
import type { RunEvent, Session } from '../session';

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('pomonag.status', vscode.StatusBarAlignment.Left);
  private readonly subscription: vscode.Disposable;

  constructor(
    session: Session,
    private readonly engine: Engine,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.item.name = 'POMONAG';
    this.subscription = session.onDidChangeRun((event) => this.follow(event));
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private follow(event: RunEvent): void {
    if (event.type === 'started') {
      this.item.text = '$(sync~spin) POMONAG';
      this.item.command = commandId('openPanel');
      this.item.show();
    } else if (event.type === 'progress') {
      this.item.tooltip = progressText(event.progress);
    } else if (event.type === 'ended' && event.outcome === 'failed') {
      this.item.hide();
    } else if (event.type === 'ended') {
      void this.showProvider();
    }
  }

  /** The provider in use; a click opens the log, which says why the others are not. */
  private async showProvider(): Promise<void> {
    try {
      const report = await this.engine.request('models', {});
      this.item.text = `$(chip) POMONAG: ${providerName(report.provider)}`;
      this.item.tooltip = providerText(report);
      this.item.command = commandId('showEngine');
    } catch (error) {
      this.log.warn(`The provider is not known: ${messageOf(error)}`);
      this.item.hide();
    }
  }
}

/** The provider in use, and those that were refused. */
function providerText({ provider, refused }: ModelsReport): string {
  const lines = [vscode.l10n.t('Models run on {0}.', providerName(provider))];
  if (refused.length > 0) {
    const names = refused.map((one) => providerName(one.provider)).join(', ');
    lines.push(vscode.l10n.t('Not available here: {0}. The log says why.', names));
  }
  return lines.join('\n');
}

/** For the log: the provider in use, and why each of the others was refused, in the runtime's own words. */
export function providerReport({ provider, refused }: ModelsReport): string {
  return [
    vscode.l10n.t('Models run on {0}.', providerName(provider)),
    ...refused.map((one) => vscode.l10n.t('{0} was refused: {1}', providerName(one.provider), one.reason)),
  ].join('\n');
}
