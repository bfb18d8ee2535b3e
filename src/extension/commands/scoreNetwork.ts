/** *Score Architecture* and *Score the Architecture in This Script*: the user's own networks beside a run's. */

import * as vscode from 'vscode';
import { messageOf } from '../../shared/errors';
import { readArchitecture } from '../../spaces/read';
import type { SpaceName } from '../../spaces';
import type { PythonScripts } from '../python';
import type { Session } from '../session';
import type { ParetoPanel } from '../views/panelView';
import { fileInEditor } from '../views/runEditor';
import type { ScriptOptions } from './contract';
import { chooseInserted } from './insertedTarget';
import { openRunFile } from './runFiles';

export class ScoreCommands {
  constructor(
    private readonly session: Session,
    private readonly scripts: PythonScripts,
    private readonly panel: ParetoPanel,
  ) {}

  /**
   * @param given an architecture as people have it at hand (`readArchitecture`); asked for where it is missing
   * @returns its text, now selected in the run on show; undefined where the user gave up
   * @throws PomonagError
   */
  async typed(given?: string): Promise<string | undefined> {
    const { space } = (await this.session.requireRun()).result;
    const text = given ?? (await askForArchitecture(space));
    return text === undefined ? undefined : this.score(readArchitecture(text, space));
  }

  /**
   * Scores a network that was inserted into a script.
   * @throws PomonagError `bad-argument` where the script has none
   */
  async ofScript({ uri }: ScriptOptions = {}): Promise<string | undefined> {
    const { space } = (await this.session.requireRun()).result;
    const inserted = await chooseInserted(this.scripts, uri);
    return inserted && this.score(readArchitecture(inserted.header.network.architecture, space));
  }

  private async score(architecture: string): Promise<string> {
    const title = vscode.l10n.t('POMONAG: scoring the network');
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
      this.session.score(architecture),
    );
    const file = fileInEditor(this.session.state.run?.entry.id);
    if (file === undefined) this.panel.show();
    else await openRunFile(file);
    return architecture;
  }
}

function askForArchitecture(space: SpaceName): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Score Architecture'),
    prompt: vscode.l10n.t(
      'A network of the search space of the run on show, as text, JSON or Python dictionary',
    ),
    ignoreFocusOut: true,
    validateInput(text) {
      try {
        readArchitecture(text, space);
        return null;
      } catch (error) {
        return messageOf(error);
      }
    },
  });
}
