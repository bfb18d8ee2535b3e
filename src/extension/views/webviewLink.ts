/** Connects a webview with the session: state goes in, intentions come out. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Budgets, GenerateSettings } from '../../shared/protocol/run';
import { fromWebviewSchema } from '../../shared/protocol/webview';
import type { FromWebview, ToWebview } from '../../shared/protocol/webview';
import { saveView } from '../commands/saveView';
import type { Notifier } from '../notify';
import type { StoredRun } from '../runs/storedRun';
import type { Session } from '../session';

/** Changes within this time reach the webview as one. */
const COALESCE_MS = 50;

/** @returns what ends the connection */
export function linkWebview(
  webview: vscode.Webview,
  session: Session,
  notifier: Notifier,
): vscode.Disposable {
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  /** Whether more has changed than the progress of a run. */
  let isStale = false;
  const post = (message: ToWebview): void => void webview.postMessage(message);
  const postNews = (): void => {
    timer = undefined;
    const { state } = session;
    const progress = state.running?.progress ?? null;
    if (isStale) post({ type: 'state', state });
    else if (progress !== null) post({ type: 'progress', progress });
    isStale = false;
  };
  const schedule = (): void => {
    if (isReady) timer ??= setTimeout(postNews, COALESCE_MS);
  };

  const receive = (raw: unknown): void => {
    const parsed = v.safeParse(fromWebviewSchema, raw);
    if (!parsed.success) {
      notifier.error(new Error(`The view sent a message that is none: ${v.summarize(parsed.issues)}`));
    } else if (parsed.output.type === 'ready') {
      void session.restore().then(() => {
        isReady = true;
        isStale = true;
        postNews();
      });
    } else {
      obey(parsed.output, session, notifier);
    }
  };
  return vscode.Disposable.from(
    webview.onDidReceiveMessage(receive),
    session.onDidChange(() => {
      isStale = true;
      schedule();
    }),
    session.onDidChangeRun(({ type }) => {
      if (type === 'progress') schedule();
    }),
    session.onDidSelect((architecture) => {
      if (isReady) post({ type: 'selected', architecture });
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

function obey(message: Exclude<FromWebview, { type: 'ready' }>, session: Session, notifier: Notifier): void {
  switch (message.type) {
    case 'select':
      return session.select(message.architecture);
    case 'cancel':
      return session.cancel();
    case 'save':
      return void saveView(session, message.format, message.content).catch((error: unknown) =>
        notifier.error(error),
      );
    case 'copy':
      return void vscode.env.clipboard.writeText(message.text);
    case 'generate':
      return void vscode.commands.executeCommand(
        'pomonag.generate',
        message.budgets && settingsWithin(message.budgets, session.state.run),
      );
    case 'insert':
      return void vscode.commands.executeCommand('pomonag.insert', { architecture: message.architecture });
    case 'export':
      return void vscode.commands.executeCommand('pomonag.export', {
        architecture: message.architecture,
        format: message.format,
      });
  }
}

/** The settings of a run but for its seed and its steps, within other budgets; undefined where there is no run. */
function settingsWithin(budgets: Budgets, run: StoredRun | null): Partial<GenerateSettings> | undefined {
  if (run === null) return undefined;
  const { dataset, generated, space, device, sampler, resolution, width, minCandidates } = run.result;
  return {
    folder: dataset.path,
    count: generated.requested,
    ...{ space, device, sampler, resolution, width, minCandidates, budgets },
  };
}
