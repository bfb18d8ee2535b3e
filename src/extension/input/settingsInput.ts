/** Asks for what a run needs: folder and device, everything else only on demand. */

import * as vscode from 'vscode';
import type { DatasetSource } from '../../shared/protocol/dataset';
import type { Device } from '../../shared/protocol/engine';
import { SAMPLERS, samplerByName } from '../../engine/diffusion/samplers';
import type { SamplerKind } from '../../engine/diffusion/samplers/sampler';
import { MAX_COUNT } from '../../shared/protocol/run';
import type { GenerateSettings, GuidanceFactors } from '../../shared/protocol/run';
import { candidatesText } from '../../shared/format';
import { COSTS } from '../../shared/objectives';
import type { Cost } from '../../shared/objectives';
import { parseQuantity } from '../../shared/quantity';
import { USUAL_CHANNELS } from '../../spaces/space';
import { SPACES } from '../../spaces';
import type { SpaceName } from '../../spaces';
import { askFolder, askReading, datasetText, isUncertain, sourceOf } from './datasetSteps';
import type { Inspect } from './datasetSteps';
import { BACK, ask, askText } from './multiStep';
import type { Answer, Question } from './multiStep';
import { askChannels, askDevice, askResolution, askSpace, askWidth } from './networkSteps';
import { change } from './step';
import type { Answers, Draft, Step } from './step';

type DevicesOf = (space: SpaceName) => Promise<Device[]>;
type TunedFor = (source: DatasetSource | undefined, space: SpaceName) => GuidanceFactors | undefined;

/**
 * @param devices of a search space, called when the question comes up
 * @param inspect how the folder is read, called when it is known
 * @param withFolder false where the folder is known
 * @param tunedFor the guidance that was tuned for a data set
 * @returns undefined where the user gives up
 */
export function askForSettings(
  draft: Draft,
  devices: DevicesOf,
  inspect: Inspect,
  withFolder: boolean,
  tunedFor: TunedFor,
): Promise<GenerateSettings | undefined> {
  return askAll(vscode.l10n.t('Generate Architectures'), draft, inspect, (answers) => [
    ...networkSteps(answers, devices, withFolder),
    askToStart(tunedFor, inspect),
    ...(answers.inDetail ? detailsOf(answers, tunedFor) : []),
  ]);
}

/** Asks for folder, search space and device only; parameters as of `askForSettings`. */
export function askForNetworks(
  title: string,
  draft: Draft,
  devices: DevicesOf,
  inspect: Inspect,
  withFolder: boolean,
): Promise<GenerateSettings | undefined> {
  return askAll(title, draft, inspect, (answers) => networkSteps(answers, devices, withFolder));
}

function networkSteps({ inspection }: Answers, devices: DevicesOf, withFolder: boolean): Step[] {
  const isAsked = inspection !== null && isUncertain(inspection);
  return [
    ...(withFolder ? [askFolder] : []),
    ...(isAsked ? [askReading(inspection)] : []),
    askSpace,
    askDevice(devices),
  ];
}

async function askAll(
  title: string,
  draft: Draft,
  inspect: Inspect,
  stepsOf: (answers: Answers) => Step[],
): Promise<GenerateSettings | undefined> {
  const looked = async (answers: Answers): Promise<Answers> => {
    const { folder, everyFolder, labels } = answers.draft;
    return folder === undefined
      ? answers
      : { ...answers, inspection: await inspect({ folder, everyFolder, labels }) };
  };
  let answers: Answers = { draft, inspection: null, reading: null, inDetail: false };
  if (!stepsOf(answers).includes(askFolder)) answers = await looked(answers);
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
    if (answer !== BACK) answers = await looked(answer);
    index += answer === BACK ? -1 : 1;
  }
  const source = sourceOf(answers);
  return source && { ...answers.draft, ...source };
}

/** The optional questions, where there is something to choose. */
function detailsOf(answers: Answers, tunedFor: TunedFor): Step[] {
  const { space, sampler } = answers.draft;
  const width = (SPACES[space].widths ?? []).length > 1 ? [askWidth] : [];
  const tuned = samplerByName(sampler).takesGuidance ? tunedFor(sourceOf(answers), space) : undefined;
  const guidance = tuned === undefined ? [] : [askGuidance(tuned)];
  return [askResolution, askChannels, ...width, askSampler, ...guidance, askCount, ...COSTS.map(askLimit)];
}

function askToStart(tunedFor: TunedFor, inspect: Inspect): Step {
  return async (answers, question) => {
    const { draft } = answers;
    const source = sourceOf(answers);
    const { sampler, space } = draft;
    const guidance = samplerByName(sampler).takesGuidance ? tunedFor(source, space) : undefined;
    const ready = { ...draft, guidance };
    const read = source === undefined ? null : await inspect(source);
    const choices = [
      {
        label: vscode.l10n.t('$(play) Generate'),
        description: settingsText(ready),
        ...(read !== null && { detail: datasetText(read) }),
        value: { inDetail: false },
      },
      { label: vscode.l10n.t('$(settings) Change Settings…'), value: { inDetail: true } },
    ];
    const answer = await ask<Pick<Answers, 'inDetail'>>(question, choices);
    return answer === undefined || answer === BACK ? answer : { ...answers, draft: ready, ...answer };
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

function settingsText({ count, sampler, resolution, channels, width, budgets, guidance }: Draft): string {
  const limits = COSTS.flatMap(({ name, atMost }) => {
    const most = budgets[name];
    return most === null ? [] : [atMost(most)];
  });
  const shape = [
    `${resolution} px`,
    ...channelsText(channels),
    ...(width === null ? [] : [vscode.l10n.t('width {0}', width)]),
  ];
  const tuned = guidance === undefined ? [] : [vscode.l10n.t('tuned guidance')];
  return [candidatesText(count), sampler, ...tuned, ...shape, ...limits].join(', ');
}

/** Nothing for images in colour. */
function channelsText(channels = USUAL_CHANNELS): string[] {
  return channels === USUAL_CHANNELS ? [] : [vscode.l10n.t('{0} channel(s)', channels)];
}

async function askSampler(answers: Answers, question: Question): Promise<Answer<Answers>> {
  const space = SPACES[answers.draft.space];
  const choices = Object.entries<SamplerKind>(SAMPLERS)
    .filter(([, { problemWith }]) => problemWith(space) === null)
    .map(([sampler, { description }]) => ({
      label: sampler,
      ...(description && { description: description() }),
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

function askLimit(cost: Cost): Step {
  return async (answers, question) => {
    const { name: budget, question: placeholder } = cost;
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
