/** Asks for what a run needs: folder and device, everything else only on demand. */

import path from 'node:path';
import * as vscode from 'vscode';
import type { Device } from '../../shared/protocol/engine';
import { SAMPLERS, samplerByName } from '../../engine/diffusion/samplers';
import { MAX_COUNT } from '../../shared/protocol/run';
import type { Budgets, GenerateSettings, GuidanceFactors } from '../../shared/protocol/run';
import { candidatesText, formatCount, formatMs } from '../../shared/format';
import { parseQuantity } from '../../shared/quantity';
import { SPACES } from '../../spaces';
import type { SpaceName } from '../../spaces';
import { findClassFolders } from './classFolders';
import { BACK, ask, askText } from './multiStep';
import type { Answer, Choice, Question } from './multiStep';
import { askDevice, askResolution, askSpace, askWidth } from './networkSteps';
import { change } from './step';
import type { Answers, Draft, Step } from './step';

type DevicesOf = (space: SpaceName) => Promise<Device[]>;
type TunedFor = (folder: string | undefined, space: SpaceName) => GuidanceFactors | undefined;

/**
 * @param devices of a search space, called when the question comes up
 * @param withFolder false where the folder is known
 * @param tunedFor the guidance that was tuned for a data set
 * @returns undefined where the user gives up
 */
export function askForSettings(
  draft: Draft,
  devices: DevicesOf,
  withFolder: boolean,
  tunedFor: TunedFor,
): Promise<GenerateSettings | undefined> {
  const always = [...networkSteps(devices, withFolder), askToStart(tunedFor)];
  return askAll(vscode.l10n.t('Generate Architectures'), draft, ({ draft, inDetail }) =>
    inDetail ? [...always, ...detailsOf(draft, tunedFor)] : always,
  );
}

/** Asks for folder, search space and device only; parameters as of `askForSettings`. */
export function askForNetworks(
  title: string,
  draft: Draft,
  devices: DevicesOf,
  withFolder: boolean,
): Promise<GenerateSettings | undefined> {
  const steps = networkSteps(devices, withFolder);
  return askAll(title, draft, () => steps);
}

function networkSteps(devices: DevicesOf, withFolder: boolean): Step[] {
  return [...(withFolder ? [askFolder] : []), askSpace, askDevice(devices)];
}

async function askAll(
  title: string,
  draft: Draft,
  stepsOf: (answers: Answers) => Step[],
): Promise<GenerateSettings | undefined> {
  let answers: Answers = { draft, inDetail: false };
  for (let index = 0; ;) {
    const steps = stepsOf(answers);
    const step = steps[index];
    if (step === undefined) break;
    const answer = await step(answers, {
      title,
      step: index + 1,
      totalSteps: steps.length,
      placeholder: '',
    });
    if (answer === undefined) return undefined;
    if (answer !== BACK) answers = answer;
    index += answer === BACK ? -1 : 1;
  }
  const { folder } = answers.draft;
  return folder === undefined ? undefined : { ...answers.draft, folder };
}

/** The optional questions, where there is something to choose. */
function detailsOf({ folder, space, sampler }: Draft, tunedFor: TunedFor): Step[] {
  const width = (SPACES[space].widths ?? []).length > 1 ? [askWidth] : [];
  const tuned = samplerByName(sampler).takesGuidance ? tunedFor(folder, space) : undefined;
  const guidance = tuned === undefined ? [] : [askGuidance(tuned)];
  return [askResolution, ...width, askSampler, ...guidance, askCount, ...LIMITS.map(askLimit)];
}

const BROWSE = Symbol('browse');

async function askFolder(answers: Answers, question: Question): Promise<Answer<Answers>> {
  const placeholder = vscode.l10n.t('Folder with one sub-folder of images per class');
  const last = answers.draft.folder;
  const answer = await ask<string | typeof BROWSE>(
    { ...question, placeholder },
    folderChoices(last),
    (value) => value === last,
  );
  if (answer !== BROWSE) return change(answers, typeof answer === 'string' ? { folder: answer } : answer);
  const [browsed] =
    (await vscode.window.showOpenDialog({
      title: placeholder,
      canSelectFolders: true,
      canSelectFiles: false,
      openLabel: vscode.l10n.t('Use Folder'),
    })) ?? [];
  return browsed && change(answers, { folder: browsed.fsPath });
}

async function folderChoices(last: string | undefined): Promise<Choice<string | typeof BROWSE>[]> {
  const roots = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  const folders = new Set([...(last === undefined ? [] : [last]), ...(await findClassFolders(roots))]);
  return [
    ...[...folders].map((folder) => ({
      label: `$(folder) ${path.basename(folder)}`,
      description: path.dirname(folder),
      value: folder,
    })),
    { label: vscode.l10n.t('$(folder-opened) Browse…'), alwaysShow: true, value: BROWSE },
  ];
}

function askToStart(tunedFor: TunedFor): Step {
  return async ({ draft }, question) => {
    const { sampler, folder, space } = draft;
    const guidance = samplerByName(sampler).takesGuidance ? tunedFor(folder, space) : undefined;
    const ready = { ...draft, guidance };
    const choices = [
      {
        label: vscode.l10n.t('$(play) Generate'),
        description: settingsText(ready),
        value: { inDetail: false },
      },
      { label: vscode.l10n.t('$(settings) Change Settings…'), value: { inDetail: true } },
    ];
    const answer = await ask<Pick<Answers, 'inDetail'>>(question, choices);
    return answer === undefined || answer === BACK ? answer : { draft: ready, ...answer };
  };
}

function askGuidance(tuned: GuidanceFactors): Step {
  return async (answers, question) => {
    const choices = [
      { label: vscode.l10n.t('Tuned for this data set'), value: { guidance: tuned } },
      { label: vscode.l10n.t("The model's own"), value: { guidance: undefined } },
    ];
    const answer = await ask<Pick<Draft, 'guidance'>>(
      { ...question, placeholder: vscode.l10n.t('Guidance of the sampler') },
      choices,
      ({ guidance }) => guidance === answers.draft.guidance,
    );
    return change(answers, answer);
  };
}

function settingsText({ count, sampler, resolution, width, budgets, guidance }: Draft): string {
  const limits = [
    budgets.params === null ? [] : [vscode.l10n.t('at most {0} parameters', formatCount(budgets.params))],
    budgets.macs === null ? [] : [vscode.l10n.t('at most {0} MACs', formatCount(budgets.macs))],
    budgets.latencyMs === null ? [] : [vscode.l10n.t('at most {0}', formatMs(budgets.latencyMs))],
  ].flat();
  const shape = [`${resolution} px`, ...(width === null ? [] : [vscode.l10n.t('width {0}', width)])];
  const tuned = guidance === undefined ? [] : [vscode.l10n.t('tuned guidance')];
  return [candidatesText(count), sampler, ...tuned, ...shape, ...limits].join(', ');
}

async function askSampler(answers: Answers, question: Question): Promise<Answer<Answers>> {
  const space = SPACES[answers.draft.space];
  const choices = Object.entries(SAMPLERS)
    .filter(([, { problemWith }]) => problemWith(space) === null)
    .map(([sampler, { description }]) => ({
      label: sampler,
      description: description(),
      value: { sampler },
    }));
  const answer = await ask<Pick<Draft, 'sampler'>>(
    { ...question, placeholder: vscode.l10n.t('How to search') },
    choices,
    ({ sampler }) => sampler === answers.draft.sampler,
  );
  return change(answers, answer);
}

async function askCount(answers: Answers, question: Question): Promise<Answer<Answers>> {
  const { count, space } = answers.draft;
  const most = Math.min(SPACES[space].size, MAX_COUNT);
  const answer = await askText(
    { ...question, placeholder: vscode.l10n.t('Number of candidates') },
    String(count),
    (text) => {
      const value = Number(text);
      return Number.isInteger(value) && value >= 1 && value <= most
        ? null
        : vscode.l10n.t('Enter an integer from 1 to {0}.', most);
    },
  );
  return change(answers, typeof answer === 'string' ? { count: Number(answer) } : answer);
}

const LIMITS: readonly (readonly [budget: keyof Budgets, placeholder: string])[] = [
  ['params', vscode.l10n.t('Most parameters, such as 500k; empty for no limit')],
  ['macs', vscode.l10n.t('Most multiply-accumulate operations, such as 80M; empty for no limit')],
  ['latencyMs', vscode.l10n.t('Most milliseconds on the device; empty for no limit')],
];

function askLimit([budget, placeholder]: (typeof LIMITS)[number]): Step {
  return async (answers, question) => {
    const { budgets } = answers.draft;
    const answer = await askText({ ...question, placeholder }, String(budgets[budget] ?? ''), (text) =>
      text.trim() === '' || parseQuantity(text) !== null
        ? null
        : vscode.l10n.t('Enter a number above 0, such as 500k or 1.5M, or nothing.'),
    );
    if (typeof answer !== 'string') return answer;
    return change(answers, { budgets: { ...budgets, [budget]: parseQuantity(answer) } });
  };
}
