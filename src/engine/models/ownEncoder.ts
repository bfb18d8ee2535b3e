/** An encoder of the user's own, with the predictors that were trained on its features. */

import path from 'node:path';
import { PomonagError, messageOf } from '../../shared/errors';
import { t } from '../../shared/l10n';
import { DEFAULT_SPACE } from '../../spaces';
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
  // The data set's code, which serves all spaces, is trained with the predictor of one.
  const space = shipped.find(({ role }) => role === 'dataset-code')?.space ?? DEFAULT_SPACE;
  const remedy = howToMake(space);
  let entries: ModelEntry[];
  try {
    entries = await readManifest(path.dirname(file), () => remedy);
  } catch (error) {
    throw new PomonagError('bad-model', cannotBeUsed(file, messageOf(error)));
  }
  const own = entries.filter(({ role }) => REPLACED.includes(role));
  const missing = NEEDED.filter((role) => !own.some((entry) => entry.role === role));
  if (missing.length > 0) {
    throw unusable(file, t('The manifest beside it lacks {0}.', missing.join(', ')), remedy);
  }
  const encoder = own.find((entry) => entry.role === 'encoder');
  if (encoder?.file !== path.basename(file)) {
    throw unusable(file, t('The manifest beside it names {0}.', encoder?.file ?? '-'), remedy);
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
    if (absent.length > 0) throw outdated(file, entry.file, absent, space);
  }
  const isReplaced = (entry: ModelEntry): boolean =>
    own.some(({ role, space }) => role === entry.role && (role !== 'predictor' || space === entry.space));
  return [...shipped.filter((entry) => !isReplaced(entry)), ...own];
}

function namesOf(inputs: readonly TensorInfo[] = []): string[] {
  return inputs.map(({ name }) => name);
}

/** A model beside the encoder that an earlier version trained: it lacks inputs that the engine gives. */
function outdated(encoder: string, file: string, inputs: readonly string[], space: string): PomonagError {
  return unusable(
    encoder,
    t('{0} beside it is of an earlier version and lacks the input {1}.', file, inputs.join(', ')),
    t(
      '"python -m training.commands.train_predictor --space {0} --encoder {1} --out {2}" trains it anew.',
      space,
      encoder,
      path.dirname(encoder),
    ),
  );
}

/** @param problem a sentence */
function unusable(file: string, problem: string, remedy: string): PomonagError {
  return new PomonagError('bad-model', `${cannotBeUsed(file, problem)} ${remedy}`);
}

function cannotBeUsed(file: string, problem: string): string {
  return t('The encoder {0} cannot be used: {1}', file, problem);
}

/** @param space the one that the data set's code is trained with */
function howToMake(space: string): string {
  return t(
    'It is written by "python -m training.commands.export_vit" and then "python -m training.commands.train_predictor --space {0} --encoder FILE --out FOLDER" (see docs/models.md); without the setting pomonag.encoderPath the shipped encoder is used.',
    space,
  );
}
