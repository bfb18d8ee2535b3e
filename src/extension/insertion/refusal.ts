/** Why no network can go where one is made, or seems to be: one sentence for each reason. */

import * as vscode from 'vscode';
import type { Reason, Refusal } from '../../pythonScript/site';
import { PomonagError } from '../../shared/errors';

/** @throws PomonagError `bad-argument` with the reason, where there is a refusal */
export function requireNone(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new PomonagError('bad-argument', reasonOf(refusal));
}

/** What to say of a refusal. */
export function reasonOf({ reason, detail, at }: Refusal): string {
  return SENTENCES[reason](detail, at + 1);
}

const SENTENCES: Readonly<Record<Reason, (detail: string, line: number) => string>> = {
  part: (detail, line) =>
    vscode.l10n.t(
      'No architecture goes here: line {0} uses "{1}", a part that only the present network has. Change that line first.',
      line,
      detail,
    ),
  inputs: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" takes other inputs than one batch of images. Insert in place of a network inside it.',
      detail,
    ),
  outputs: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" returns something else than the scores of the classes. Insert in place of a network inside it.',
      detail,
    ),
  features: (_detail, line) =>
    vscode.l10n.t(
      'No architecture goes here: line {0} asks for feature maps, and generated networks give scores of classes.',
      line,
    ),
  task: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" is made for something else than telling classes of images apart, such as detection, segmentation or quantised arithmetic.',
      detail,
    ),
  layer: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: the class has a layer, {0}, with which it takes or gives something else than images and classes.',
      detail,
    ),
  package: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" makes models that are no plain networks of PyTorch, as generated ones are.',
      detail,
    ),
  use: (detail, line) =>
    vscode.l10n.t(
      'No architecture goes here: line {0} stands in "{1}", where a network is used and none is made. Insert where it is made.',
      line,
      detail,
    ),
  pieces: (_detail, line) =>
    vscode.l10n.t(
      "No architecture goes here: line {0} puts layers of another network together. Insert in place of that network; its layers are then the new one's.",
      line,
    ),
  form: (detail, line) =>
    vscode.l10n.t(
      'No architecture goes here: line {0} hands a network to "{1}" (such as a copy, an average, TorchScript, training) and makes none. Insert where that network is made.',
      line,
      detail,
    ),
  loaded: (detail, line) =>
    vscode.l10n.t(
      'No architecture goes here: line {0} reads a finished network from a file with "{1}". Make a network there to replace it.',
      line,
      detail,
    ),
  estimator: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" trains itself (by fit), as a network does not. Insert in place of a network inside it.',
      detail,
    ),
  system: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" is a Lightning system with its training. Insert in place of the network inside it.',
      detail,
    ),
  several: (detail) =>
    vscode.l10n.t(
      'No architecture goes here: "{0}" gives the network together with other things. Insert where that function makes it.',
      detail,
    ),
};
