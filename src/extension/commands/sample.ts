/** The sample data set: something to try everything on, offline, before the user's own images are at hand. */

import * as vscode from 'vscode';
import { partName, removeParts } from '../../engine/replaceFile';
import { PomonagError, messageOf } from '../../shared/errors';
import type { StoredRun } from '../runs/storedRun';
import type { GenerateCommand } from './generateRun';

const IMAGES = 'shapes';
const SCRIPT = 'train.py';

export class SampleCommands {
  /** @param storage a folder that outlives this version of the extension, so that runs of the sample can be repeated */
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly storage: vscode.Uri,
    private readonly generate: GenerateCommand,
  ) {}

  /** Generates networks for the sample's images, without questions. @throws PomonagError */
  async try(): Promise<StoredRun | undefined> {
    const folder = vscode.Uri.joinPath(await this.unpacked(), IMAGES);
    return this.generate.run({ folder: folder.fsPath });
  }

  /** Opens the sample's training script. @throws PomonagError `not-writable` */
  async openScript(): Promise<void> {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(await this.unpacked(), SCRIPT));
  }

  /** The sample's folder; what the user has changed in it stays. */
  private async unpacked(): Promise<vscode.Uri> {
    const source = vscode.Uri.joinPath(this.extensionUri, 'media', 'sample');
    const target = vscode.Uri.joinPath(this.storage, 'sample');
    try {
      await removeParts(target.fsPath);
      for (const name of [IMAGES, SCRIPT]) {
        const copy = vscode.Uri.joinPath(target, name);
        const isThere = await Promise.resolve(vscode.workspace.fs.stat(copy)).catch(() => null);
        if (isThere === null) await copyWhole(vscode.Uri.joinPath(source, name), copy);
      }
    } catch (error) {
      throw new PomonagError(
        'not-writable',
        vscode.l10n.t('The sample cannot be copied to {0} ({1}).', target.fsPath, messageOf(error)),
      );
    }
    return target;
  }
}

/** Copies a file or folder whole or not at all: what is half there would be taken for the user's own. */
async function copyWhole(source: vscode.Uri, target: vscode.Uri): Promise<void> {
  const part = vscode.Uri.joinPath(target, '..', partName());
  try {
    await vscode.workspace.fs.copy(source, part);
    await vscode.workspace.fs.rename(part, target);
  } catch (error) {
    await vscode.workspace.fs.delete(part, { recursive: true }).then(undefined, () => {});
    throw error;
  }
}
