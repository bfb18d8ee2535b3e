/** Scores architectures that the user names, for a data set. */

import { PomonagError } from '../shared/errors';
import { majorityNotes } from '../shared/dataset/balance';
import { t } from '../shared/l10n';
import { noted } from '../shared/noteTexts';
import { EFF_WITHIN } from '../shared/pareto/picks';
import type { Score, ScoreSettings } from '../shared/protocol/run';
import { spaceByName } from '../spaces';
import type { Choices, SearchSpace } from '../spaces/space';
import type { EmbeddingOptions } from './dataset/embed';
import type { Models } from './models/models';
import { presentCandidates } from './predict/present';
import { channelsEntry } from '../spaces/space';
import { setUp } from './setup';
import { Stopwatch } from './stopwatch';
import type { Task } from './task';

/** Candidates in the order of their rank; an architecture named twice is scored once. @throws PomonagError */
export async function score(
  settings: ScoreSettings,
  models: Models,
  task: Task,
  embedding?: EmbeddingOptions,
): Promise<Score> {
  const total = new Stopwatch();
  const architectures = parseDistinct(spaceByName(settings.space), settings.architectures);

  const reading = new Stopwatch();
  const setup = await reading.time(() => setUp(settings, models, task, embedding));
  const scoring = new Stopwatch();
  const scored = await scoring.time(() => setup.predictor.score(architectures, task));
  const candidates = presentCandidates(scored, { balance: 'knee', effWithin: EFF_WITHIN });
  return {
    schema: 'pomonag-score/1',
    space: settings.space,
    dataset: setup.dataset,
    resolution: settings.resolution,
    ...channelsEntry(setup.setting.channels),
    device: settings.device,
    provider: setup.provider,
    width: setup.setting.width,
    models: setup.models,
    timing: { embedMs: reading.ms, scoreMs: scoring.ms, totalMs: total.elapsedMs },
    candidates,
    ...noted([...setup.notes, ...majorityNotes(setup.dataset.classCounts ?? [], candidates)]),
  };
}

/** @throws PomonagError `bad-architecture` for a text that is none or is not valid */
function parseDistinct(space: SearchSpace, texts: readonly string[]): Choices[] {
  const distinct = new Map<string, Choices>();
  for (const text of texts) {
    const choices = space.parse(text);
    const problem = space.invalidity(choices);
    if (problem !== null) {
      throw new PomonagError('bad-architecture', t('Not a usable network: "{0}": {1}.', text, problem));
    }
    distinct.set(space.format(choices), choices);
  }
  return [...distinct.values()];
}
