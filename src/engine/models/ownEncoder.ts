/** An encoder of the user's own, with the predictors that were trained on its features. */

import path from 'node:path';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { readManifest } from './manifest';
import type { ModelEntry, Role, TensorInfo } from './manifest';

/** Roles that depend on the encoder: its folder must have the first two, and may have predictors of its own. */
const NEEDED: readonly Role[] = ['encoder', 'dataset-code'];
const REPLACED: readonly Role[] = [...NEEDED, 'predictor'];

/**
 * The shipped entries with those of an own encoder in their place.
 *
 * @param file the encoder, encoder.onnx in a folder with a manifest
 * @throws PomonagError `bad-model` when something is missing beside it or of an earlier version, or takes
 *   images of another side than the shipped models
 */
export async function withOwnEncoder(shipped: readonly ModelEntry[], file: string): Promise<ModelEntry[]> {
  let entries: ModelEntry[];
  try {
    entries = await readManifest(path.dirname(file), howToMake);
  } catch (error) {
    throw new PomonagError('bad-model', cannotBeUsed(file, messageOf(error)));
  }
  const own = entries.filter(({ role }) => REPLACED.includes(role));
  const missing = NEEDED.filter((role) => !own.some((entry) => entry.role === role));
  if (missing.length > 0) {
    throw unusable(file, t('The manifest beside it lacks {0}.', missing.join(', ')));
  }
  const encoder = own.find((entry) => entry.role === 'encoder');
  if (encoder?.file !== path.basename(file)) {
    throw unusable(file, t('The manifest beside it names {0}.', encoder?.file ?? '-'));
  }
  const landmark = shipped.find((entry) => entry.role === 'landmark');
  if (landmark !== undefined && encoder.constants.imageSide !== landmark.constants.imageSide) {
    throw unusable(
      file,
      t('It takes images of {0} pixels a side.', encoder.constants.imageSide),
      t('Export it for {0} pixels (see docs/models.md).', landmark.constants.imageSide),
    );
  }
  for (const entry of own) {
    const wanted = shipped.find(({ role, space }) => role === entry.role && space === entry.space);
    const absent = namesOf(wanted?.inputs).filter((name) => !namesOf(entry.inputs).includes(name));
    if (absent.length > 0) throw outdated(file, entry.file, absent);
  }
  const isReplaced = (entry: ModelEntry): boolean =>
    own.some(({ role, space }) => role === entry.role && (role !== 'predictor' || space === entry.space));
  return [...shipped.filter((entry) => !isReplaced(entry)), ...own];
}

function namesOf(inputs: readonly TensorInfo[] = []): string[] {
  return inputs.map(({ name }) => name);
}

/** A model beside the encoder that an earlier version trained: it lacks inputs that the engine gives. */
function outdated(encoder: string, file: string, inputs: readonly string[]): PomonagError {
  return unusable(
    encoder,
    t('{0} beside it is of an earlier version and lacks the input {1}.', file, inputs.join(', ')),
    t(
      '"python -m training.commands.train_predictor --space nasbench201 --encoder {0} --out {1}" trains it anew.',
      encoder,
      path.dirname(encoder),
    ),
  );
}

/** @param problem a sentence */
function unusable(file: string, problem: string, remedy = howToMake()): PomonagError {
  return new PomonagError('bad-model', `${cannotBeUsed(file, problem)} ${remedy}`);
}

function cannotBeUsed(file: string, problem: string): string {
  return t('The encoder {0} cannot be used: {1}', file, problem);
}

function howToMake(): string {
  return t(
    'It is written by "python -m training.commands.export_vit" and then "python -m training.commands.train_predictor --space nasbench201 --encoder FILE --out FOLDER" (see docs/models.md); without the setting pomonag.encoderPath the shipped encoder is used.',
  );
}
