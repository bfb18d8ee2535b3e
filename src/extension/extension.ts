/** Wires the parts of the extension together. Nothing heavy happens before the first command. */

import './language';
import * as vscode from 'vscode';
import { InsertArchitectureProvider } from './codeActions/insertArchitecture';
import { ReplaceInsertedProvider } from './codeActions/replaceInserted';
import { clearCache } from './commands/clearCache';
import { exportCandidate } from './commands/exportNetwork';
import { GenerateCommand } from './commands/generateRun';
import { InsertCommand } from './commands/insert';
import { RunAgainCommand } from './commands/runAgain';
import { openAsText, openRunFile, saveRun } from './commands/runFiles';
import { RunCommands } from './commands/runs';
import { SampleCommands } from './commands/sample';
import { forEachFormat } from './commands/contract';
import type { CommandHandlers, RunTarget } from './commands/contract';
import { registerCommands } from './commands/register';
import { runOf } from './commands/runTarget';
import { ScoreCommands } from './commands/scoreNetwork';
import { TuneCommands } from './commands/tuneGuidance';
import { Engine } from './engineProcess';
import { setContext } from './execute';
import { InsertionPreview } from './insertion/preview';
import { Notifier } from './notify';
import { PythonScripts } from './python';
import { InsertedRuns } from './runs/insertedRuns';
import { RunStore } from './runs/runStore';
import { Session } from './session';
import type { RunEvent } from './session';
import type { StateChange } from './shownState';
import { GENERATE_TOOL, GenerateArchitecturesTool } from './tools/generateArchitectures';
import { NetworkLenses } from './views/networkLenses';
import { PANEL_TYPE, ParetoPanel } from './views/panelView';
import { RUN_EDITOR, RunEditor } from './views/runEditor';
import { isNode } from './views/runsNode';
import type { RunsNode } from './views/runsNode';
import { RunsTree } from './views/runsTree';
import { Tunings } from './tunings';
import { SIDEBAR_VIEW, Sidebar } from './views/sidebarView';
import { StatusBar, providerReport } from './views/statusBar';
import type { ViewState } from '../shared/protocol/viewState';

/** What other extensions and the tests see. */
export interface PomonagApi {
  /** Everything that happens during runs, with its time. */
  readonly onDidChangeRun: vscode.Event<RunEvent>;
  /** What the views show. */
  readonly state: () => ViewState;
  /** Process id of the engine, if it runs. */
  readonly enginePid: () => number | undefined;
  /** Folder of the runs that are kept. */
  readonly runsFolder: string;
}

export function activate(context: vscode.ExtensionContext): PomonagApi {
  const { extensionUri, workspaceState } = context;
  const log = vscode.window.createOutputChannel('POMONAG', { log: true });
  const notifier = new Notifier(log);
  const cacheFolder = vscode.Uri.joinPath(context.globalStorageUri, 'cache').fsPath;
  const engine = new Engine(extensionUri, log, cacheFolder);
  const storage = context.storageUri ?? context.globalStorageUri;
  const runsFolder = vscode.Uri.joinPath(storage, 'runs').fsPath;
  const store = new RunStore(runsFolder, (files) => notifier.unreadable(files));
  const session = new Session(engine, store, workspaceState);
  const scripts = new PythonScripts(extensionUri, log);
  const panel = new ParetoPanel(extensionUri, session, notifier);
  const runEditor = new RunEditor(extensionUri, session, notifier);
  const tree = new RunsTree(session, store);
  const insertedRuns = new InsertedRuns(session, store);
  const lenses = new NetworkLenses(scripts, insertedRuns, store, session);

  const tunings = new Tunings(workspaceState);
  const generate = new GenerateCommand(session, engine, panel, tunings, workspaceState);
  const tune = new TuneCommands(engine, tunings, notifier);
  const sample = new SampleCommands(extensionUri, context.globalStorageUri, generate);
  const preview = new InsertionPreview();
  const insert = new InsertCommand(session, scripts, preview, notifier);
  const runs = new RunCommands(session, store, panel, notifier);
  const runAgain = new RunAgainCommand(session, engine, generate, notifier);
  const score = new ScoreCommands(session, scripts, panel);
  const runFor = (target: RunTarget): ReturnType<typeof runOf> =>
    runOf(target, { session, store, editor: runEditor });
  const commands: CommandHandlers = {
    generate: (target) => generate.run(datasetOf(target)),
    cancel: () => {
      session.cancel();
      tune.cancel();
    },
    tune: (target) => tune.tune(datasetOf(target)),
    resetGuidance: (target) => tune.reset(isNode(target) ? undefined : target),
    openPanel: () => session.restore().then(() => panel.show()),
    trySample: () => sample.try(),
    openSampleScript: () => sample.openScript(),
    insert: (options) => insert.run(isNode(options) ? undefined : options),
    previewInsertion: () => insert.run({ preview: true }),
    applyPreview: () => preview.apply(),
    discardPreview: () => preview.discard(),
    export: (options) => exportCandidate(session, notifier, isNode(options) ? undefined : options),
    ...forEachFormat((format) => () => exportCandidate(session, notifier, { format })),
    openRun: (target, architecture) => runs.open(target, architecture),
    renameRun: (target, name) => runs.rename(target, name),
    deleteRun: (target, selection) => runs.delete(target, selection),
    compareRuns: (target, other) => runs.compare(target, other),
    openRunFile: (file) => openRunFile(isNode(file) ? undefined : file),
    openAsText: (file) => openAsText(file),
    saveRun: async (target, file) =>
      saveRun(await runFor(target), notifier, file instanceof vscode.Uri ? file : undefined),
    runAgain: async (target) => runAgain.run(await runFor(target)),
    score: (architecture) => score.typed(typeof architecture === 'string' ? architecture : undefined),
    scoreScript: (options) => score.ofScript(options),
    showLog: () => log.show(),
    showEngine: async () => {
      log.info(providerReport(await engine.request('models', {})));
      log.show();
    },
    clearCache: () => clearCache(engine),
    restartEngine: () => {
      engine.restart();
      void vscode.window.showInformationMessage(vscode.l10n.t('The engine starts anew with the next run.'));
    },
  };

  let isRunning: boolean | undefined;
  const tellContext = async ({ run, running }: StateChange): Promise<void> => {
    if (running !== undefined && isRunning !== (running !== null)) {
      isRunning = running !== null;
      void setContext('isRunning', isRunning);
    }
    if (run !== undefined) void setContext('hasRun', await session.hasRun());
  };
  void tellContext(session.state);
  context.subscriptions.push(
    log,
    registerCommands(commands, notifier),
    engine,
    store,
    session,
    panel,
    tree,
    scripts,
    insertedRuns,
    lenses,
    preview,
    new StatusBar(session, engine, log),
    session.onDidChange(tellContext),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, panel),
    vscode.window.registerWebviewViewProvider(SIDEBAR_VIEW, new Sidebar(extensionUri, session, notifier)),
    runEditor,
    vscode.window.registerCustomEditorProvider(RUN_EDITOR, runEditor),
    vscode.languages.registerCodeActionsProvider(
      InsertArchitectureProvider.selector,
      new InsertArchitectureProvider(session, scripts),
      InsertArchitectureProvider.metadata,
    ),
    vscode.languages.registerCodeActionsProvider(
      InsertArchitectureProvider.selector,
      new ReplaceInsertedProvider(session, scripts, insertedRuns),
      InsertArchitectureProvider.metadata,
    ),
    vscode.lm.registerTool(GENERATE_TOOL, new GenerateArchitecturesTool(session, tunings)),
    vscode.languages.registerCodeLensProvider(InsertArchitectureProvider.selector, lenses),
  );
  return {
    onDidChangeRun: session.onDidChangeRun,
    state: () => session.state,
    enginePid: () => engine.pid,
    runsFolder,
  };
}

/** What a command on a data set was called with. The buttons above the list of runs pass the row that has the focus. */
function datasetOf<T>(target: T | RunsNode | undefined): T | vscode.Uri | undefined {
  if (!isNode(target)) return target;
  return target.kind === 'dataset' ? vscode.Uri.file(target.folder) : undefined;
}
