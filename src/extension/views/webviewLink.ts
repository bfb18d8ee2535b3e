/** Connects a webview with the session: what has changed of the state goes in, intentions come out. */

import * as v from 'valibot';
import * as vscode from 'vscode';
import { runCommand } from '../execute';
import { messageOf } from '../../shared/errors';
import type { Budgets, GenerateSettings } from '../../shared/protocol/run';
import { changedParts, partsOf } from '../../shared/protocol/viewState';
import type { ViewParts } from '../../shared/protocol/viewState';
import { fromWebviewSchema } from '../../shared/protocol/webview';
import type { FromWebview, ToWebview } from '../../shared/protocol/webview';
import { saveView } from '../commands/saveView';
import type { Notifier } from '../notify';
import { settingsOf } from '../runs/repetition';
import type { ShownRun } from '../runs/storedRun';
import type { Session } from '../session';
import { configuredSettings } from '../settings';
import type { FileRun } from './fileRun';

/** Changes within this time reach the webview as one; those of the selection, and all before them, at once. */
const COALESCE_MS = 50;

/**
 * @param fileRun what the webview shows in the place of the run on show
 * @returns what ends the connection
 */
export function linkWebview(
  webview: vscode.Webview,
  session: Session,
  notifier: Notifier,
  fileRun?: FileRun,
): vscode.Disposable {
  const source = fileRun ?? session;
  let isReady = false;
  let timer: NodeJS.Timeout | undefined;
  /** What the webview has; null before it has anything. */
  let posted: ViewParts | null = null;
  const post = (message: ToWebview): void => void webview.postMessage(message);
  const postNews = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const now = partsOf(source.state);
    const parts = changedParts(posted, now);
    posted = now;
    if (Object.keys(parts).length > 0) post({ type: 'parts', parts });
  };

  /** The answer comes after the state that holds the network. */
  const score = async (architecture: string): Promise<void> => {
    const error = await session.score(architecture).then(() => null, messageOf);
    postNews();
    post({ type: 'scored', architecture, error });
  };

  const receive = (raw: unknown): void => {
    const parsed = v.safeParse(fromWebviewSchema, raw);
    if (!parsed.success) {
      notifier.error(new Error(`The view sent a message that fits no schema: ${v.summarize(parsed.issues)}`));
    } else if (parsed.output.type === 'ready') {
      void source.restore().then(() => {
        isReady = true;
        posted = null;
        postNews();
      });
    } else {
      fileRun?.bringUp();
      if (parsed.output.type === 'score') void score(parsed.output.architecture);
      else perform(parsed.output, session, notifier);
    }
  };
  return vscode.Disposable.from(
    webview.onDidReceiveMessage(receive),
    source.onDidChange(({ selected }) => {
      if (!isReady) return;
      if (selected !== undefined) postNews();
      else timer ??= setTimeout(postNews, COALESCE_MS);
    }),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

function perform(
  message: Exclude<FromWebview, { type: 'ready' | 'score' }>,
  session: Session,
  notifier: Notifier,
): void {
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
      return void runCommand(
        'generate',
        message.budgets && settingsWithin(message.budgets, session.state.run),
      );
    case 'trySample':
      return void runCommand('trySample');
    case 'openRunFile':
      return void runCommand('openRunFile');
    case 'insert':
      return void runCommand('insert', { architecture: message.architecture });
    case 'export':
      return void runCommand('export', {
        architecture: message.architecture,
        format: message.format,
      });
    case 'showInPanel':
      session.select(message.architecture);
      return void runCommand('openPanel');
    case 'forget':
      return void session.forget(message.architecture).catch((error: unknown) => notifier.error(error));
    case 'open':
      return void runCommand('openRun', message.run, message.architecture ?? undefined);
    case 'compareRuns':
      return void runCommand('compareRuns');
    case 'closeOther':
      return session.compareWith(null);
    case 'saveRun':
      return void runCommand('saveRun');
    case 'runAgain':
      return void runCommand('runAgain');
  }
}

/** The settings of a run with a new seed and the configured steps, within other budgets; undefined where there is no run. */
function settingsWithin(budgets: Budgets, run: ShownRun | null): GenerateSettings | undefined {
  if (run === null) return undefined;
  const { seed, steps } = configuredSettings(run.result.space);
  return { ...settingsOf(run.result), seed, steps, budgets };
}
