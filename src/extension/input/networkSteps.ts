/** Questions about the kind of networks and where they shall run. */

import * as vscode from 'vscode';
import type { Device } from '../../shared/protocol/engine';
import { samplerByName } from '../../engine/diffusion/samplers';
import { DEFAULT_SAMPLER, spaceSettings } from '../../shared/protocol/run';
import { SPACES, SPACE_NAMES } from '../../spaces';
import type { SpaceName } from '../../spaces';
import { messageOf } from '../../shared/errors';
import { USUAL_CHANNELS, resolveChannels } from '../../spaces/space';
import { ask, askText } from './multiStep';
import { change } from './step';
import type { Draft, Step } from './step';

export const askSpace: Step = async (answers, question) => {
  const { draft } = answers;
  const answer = await ask<SpaceName>(
    { ...question, placeholder: vscode.l10n.t('Search space') },
    SPACE_NAMES.map((name) => ({
      label: SPACES[name].label,
      description: SPACES[name].summary(),
      value: name,
    })),
    (name) => name === draft.space,
  );
  return change(answers, typeof answer === 'string' ? inSpace(draft, answer) : answer);
};

/** What changes with the search space; nothing where it stays. */
function inSpace({ space, sampler }: Draft, chosen: SpaceName): Partial<Draft> {
  if (chosen === space) return {};
  const isPossible = samplerByName(sampler).problemWith(SPACES[chosen]) === null;
  return { ...spaceSettings(chosen), sampler: isPossible ? sampler : DEFAULT_SAMPLER };
}

/** @param devices of a space, called when the question comes up */
export function askDevice(devices: (space: SpaceName) => Promise<Device[]>): Step {
  return async (answers, question) => {
    const choices = devices(answers.draft.space).then((known) =>
      known.map(({ name, label, side, sides = [side] }) => ({
        label,
        description: name, // which is typed: anything more would let another device match
        ...(sides.length > 1 && { detail: `${sides.join(', ')} px` }),
        value: { device: name },
      })),
    );
    const answer = await ask<Pick<Draft, 'device'>>(
      { ...question, placeholder: vscode.l10n.t('Device whose latency counts') },
      choices,
      ({ device }) => device === answers.draft.device,
    );
    return change(answers, answer);
  };
}

export const askResolution: Step = async (answers, question) => {
  const { space, resolution } = answers.draft;
  const answer = await askText(
    { ...question, placeholder: vscode.l10n.t("Side of the network's input in pixels") },
    String(resolution),
    (text) => SPACES[space].resolutionProblem(Number(text.trim() || NaN)),
  );
  return change(answers, typeof answer === 'string' ? { resolution: Number(answer) } : answer);
};

export const askChannels: Step = async (answers, question) => {
  const { channels = USUAL_CHANNELS } = answers.draft;
  const answer = await askText(
    { ...question, placeholder: vscode.l10n.t("Channels of the network's input: 3 for colour, 1 for grey") },
    String(channels),
    (text) => channelsProblem(Number(text.trim() || NaN)),
  );
  return change(answers, typeof answer === 'string' ? { channels: Number(answer) } : answer);
};

function channelsProblem(channels: number): string | null {
  try {
    resolveChannels(channels);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

export const askWidth: Step = async (answers, question) => {
  const { space, width } = answers.draft;
  const answer = await ask<Pick<Draft, 'width'>>(
    { ...question, placeholder: vscode.l10n.t('Width multiplier') },
    (SPACES[space].widths ?? []).map((value, i) => ({
      label: String(value),
      description: i === 0 ? vscode.l10n.t('measured: accuracy and latency are predicted for it') : '',
      value: { width: value },
    })),
    (choice) => choice.width === width,
  );
  return change(answers, answer);
};
