/** Questions about the data set: where it is, and how it is to be read where that is not certain. */

import path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetSource, Inspection } from '../../shared/protocol/dataset';
import { classNamesText } from '../../shared/format';
import { noteTexts } from '../../shared/noteTexts';
import { findClassFolders } from './classFolders';
import { BACK, ask } from './multiStep';
import type { Answer, Choice, Question } from './multiStep';
import { change } from './step';
import type { Answers, Step } from './step';
import { folderName } from '../uri';

/** What a folder is read as; null where it is no data set, which the run will say. */
export type Inspect = (source: DatasetSource) => Promise<Inspection | null>;

const BROWSE = Symbol('browse');

export async function askFolder(answers: Answers, question: Question): Promise<Answer<Answers>> {
  const placeholder = vscode.l10n.t('Folder with one sub-folder of images per class');
  const last = answers.draft.folder;
  const answer = await ask<string | typeof BROWSE>(
    { ...question, placeholder },
    folderChoices(last),
    (value) => value === last,
  );
  if (answer === undefined || answer === BACK) return answer;
  const folder = answer === BROWSE ? await browse(placeholder) : answer;
  return folder === undefined ? undefined : change({ ...answers, reading: null }, { folder });
}

async function browse(title: string): Promise<string | undefined> {
  const [browsed] =
    (await vscode.window.showOpenDialog({
      title,
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: vscode.l10n.t('Use Folder'),
    })) ?? [];
  return browsed?.fsPath;
}

async function folderChoices(last: string | undefined): Promise<Choice<string | typeof BROWSE>[]> {
  const roots = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  const folders = new Set([...(last === undefined ? [] : [last]), ...(await findClassFolders(roots))]);
  return [
    ...[...folders].map((folder) => ({
      label: `$(folder) ${folderName(folder)}`,
      description: path.dirname(folder),
      value: folder,
    })),
    { label: vscode.l10n.t('$(folder-opened) Browse…'), alwaysShow: true, value: BROWSE },
  ];
}

/** Whether the classes could be others than those that the rule takes, or it takes none and there are others. */
export function isUncertain({ problem, others, labels, codedNotes = [] }: Inspection): boolean {
  if (problem !== null) return others.length > 0 || labels !== null;
  return labels !== null || codedNotes.some(({ code }) => code === 'reading-uncertain');
}

/** Which of the possible readings is meant; the one that the rule takes comes first. */
export function askReading(inspection: Inspection): Step {
  return async (answers, question) => {
    const { problem } = inspection;
    const placeholder = problem ?? vscode.l10n.t('Which folders are the classes?');
    const answer = await ask<DatasetSource>(
      { ...question, placeholder },
      readingChoices(inspection),
      (value) => JSON.stringify(value) === JSON.stringify(answers.reading),
    );
    return answer === undefined || answer === BACK ? answer : { ...answers, reading: answer };
  };
}

function readingChoices(inspection: Inspection): Choice<DatasetSource>[] {
  const { path: folder, part, problem, classCounts, others, labels } = inspection;
  const classes = (count: number): string => vscode.l10n.t('{0} classes', count);
  return [
    ...(problem === null
      ? [
          {
            label: `$(check) ${part === '' ? folderName(folder) : part}`,
            description: classes(classCounts.length),
            detail: classNamesText(inspection.classCounts),
            value: { folder },
          },
        ]
      : []),
    ...others.map(({ path: place, classes: count, everyFolder }) => ({
      label: `$(folder) ${place === '.' ? folderName(folder) : place}`,
      description: everyFolder ? vscode.l10n.t('{0} classes: every folder is one', count) : classes(count),
      value: { folder: path.join(folder, place), ...(everyFolder && { everyFolder }) },
    })),
    ...(labels === null
      ? []
      : [
          {
            label: `$(table) ${path.relative(folder, labels.file)}`,
            description: classes(labels.classes),
            detail: vscode.l10n.t(
              'Images of the column "{0}", classes of the column "{1}"',
              labels.columns.image,
              labels.columns.label,
            ),
            value: { folder, labels: { file: labels.file, columns: labels.columns } },
          },
        ]),
  ];
}

/** Which images the answers stand for. */
export function sourceOf({ draft, reading }: Answers): DatasetSource | undefined {
  const { folder, everyFolder, labels } = draft;
  if (folder === undefined) return undefined;
  return reading ?? { folder, ...(everyFolder && { everyFolder }), ...(labels && { labels }) };
}

/** What is read, and everything that is not. */
export function datasetText(inspection: Inspection): string {
  if (inspection.problem !== null) return inspection.problem;
  const notes = noteTexts(inspection).map(({ text }) => text);
  return [classNamesText(inspection.classCounts), ...notes].join(' · ');
}
