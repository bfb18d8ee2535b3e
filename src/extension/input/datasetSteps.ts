/** Questions about the data set: where it is, and how it is to be read where that is not certain. */

import path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetSource, Inspection } from '../../shared/protocol/dataset';
import type { OtherReading } from '../../shared/dataset/reading';
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

/** Whether the classes could be others than those that the rule takes. */
export function isUncertain(inspection: Inspection): boolean {
  return inspection.codedNotes?.some(({ code }) => code === 'reading-uncertain') ?? false;
}

/** Which of the possible readings is meant; the one that the rule takes comes first. */
export function askReading(inspection: Inspection): Step {
  return async (answers, question) => {
    const { path: folder, part, classCounts, others } = inspection;
    const choices: Choice<OtherReading | null>[] = [
      {
        label: `$(check) ${part === '' ? folderName(folder) : part}`,
        description: vscode.l10n.t('{0} classes', classCounts.length),
        detail: classesText(inspection),
        value: null,
      },
      ...others.map((other) => ({
        label: `$(folder) ${other.path === '.' ? folderName(folder) : other.path}`,
        description: other.everyFolder
          ? vscode.l10n.t('{0} classes: every folder is one', other.classes)
          : vscode.l10n.t('{0} classes', other.classes),
        value: other,
      })),
    ];
    const placeholder = vscode.l10n.t('Which folders are the classes?');
    const answer = await ask<OtherReading | null>(
      { ...question, placeholder },
      choices,
      (value) => value?.path === answers.reading?.path,
    );
    return answer === undefined || answer === BACK ? answer : { ...answers, reading: answer };
  };
}

/** Which images the answers stand for. */
export function sourceOf({ draft, reading }: Answers): DatasetSource | undefined {
  if (draft.folder === undefined) return undefined;
  const { folder, everyFolder } = draft;
  if (reading === null) return { folder, ...(everyFolder && { everyFolder }) };
  return {
    folder: path.join(folder, reading.path),
    ...(reading.everyFolder && { everyFolder: true }),
  };
}

/** Most classes that a line names. */
const MAX_CLASSES = 12;

/** The classes with the images of each. */
export function classesText({ classCounts }: Pick<Inspection, 'classCounts'>): string {
  const named = classCounts.slice(0, MAX_CLASSES).map(({ name, images }) => `${name} ${images}`);
  const more = classCounts.length - named.length;
  return more === 0 ? named.join(', ') : vscode.l10n.t('{0} and {1} more', named.join(', '), more);
}

/** What is read, and everything that is not. */
export function datasetText(inspection: Inspection): string {
  const notes = noteTexts(inspection).map(({ text }) => text);
  return [classesText(inspection), ...notes].join(' · ');
}
