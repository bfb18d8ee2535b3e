/** *Export*: writes a candidate of the run on show to a file, in a format. */

import * as vscode from 'vscode';
import { exportArchitecture } from '../../codegen/export';
import { FORMATS, FORMAT_NAMES } from '../../codegen/formats';
import type { FormatName } from '../../codegen/formats';
import { visible } from '../../shared/visible';
import { askWhereToSave, writeFile } from '../files';
import { chooseNetwork, finderOf, requireRun } from '../networkChoice';
import type { Notifier } from '../notify';
import type { Session } from '../session';
import type { ExportOptions } from './contract';
import { pickOne } from '../pick';

/**
 * What is missing is asked for.
 * @returns the written file; undefined where the user gave up
 * @throws PomonagError
 */
export async function exportCandidate(
  session: Session,
  notifier: Notifier,
  { architecture, uri, ...options }: ExportOptions = {},
): Promise<vscode.Uri | undefined> {
  const run = await requireRun(session);
  const placeHolder = vscode.l10n.t('Architecture to export');
  const network = await chooseNetwork(session.state, architecture, placeHolder);
  if (network === undefined) return undefined;
  const format = options.format ?? (await askForFormat());
  if (format === undefined) return undefined;
  const { space, resolution, channels, width, dataset } = run;
  const request = { ...network, space, classes: dataset.classes, resolution, channels, width };
  const { fileName, content } = exportArchitecture(request, format, finderOf(run, network.architecture));
  const { files, ending } = FORMATS[format];
  const filter = { [files]: [ending] };
  const title = vscode.l10n.t('Export Architecture');
  const target = uri ?? (await askWhereToSave(fileName, filter, title));
  if (target === undefined) return undefined;
  await writeFile(target, typeof content === 'string' ? Buffer.from(content) : content);
  if (uri === undefined) notifier.watch(offerToOpen(target, typeof content === 'string'));
  return target;
}

async function askForFormat(): Promise<FormatName | undefined> {
  const items = FORMAT_NAMES.map((format) => ({ label: FORMATS[format].label(), format }));
  const placeHolder = vscode.l10n.t('Export as');
  return (await pickOne(items, { placeHolder }))?.format;
}

async function offerToOpen(file: vscode.Uri, isText: boolean): Promise<void> {
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('Exported to {0}.', visible(vscode.workspace.asRelativePath(file)));
  const actions = isText ? [open] : [];
  if ((await vscode.window.showInformationMessage(text, ...actions)) === open) {
    await vscode.window.showTextDocument(file);
  }
}
