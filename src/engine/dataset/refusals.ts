/** What is said of a folder that is no data set. */

import { PomonagError } from '../../shared/errors';
import { IMAGE_ENDINGS } from '../../shared/dataset/files';
import type { NoLayout } from '../../shared/dataset/reading';
import { othersText } from '../../shared/datasetNoteTexts';
import { t } from '../../shared/l10n';
import type { LabelOffer } from '../../shared/protocol/dataset';
import type { Listed } from './walk';

/**
 * `bad-dataset`, with what the folder looks like and what to name in its place.
 * @param labels a table that says the classes of the images, where there is one and it is not offered otherwise
 */
export function noDataset(
  root: string,
  tree: Listed,
  { problem, path, only, others }: NoLayout,
  labels: LabelOffer | null = null,
): PomonagError {
  const folder = path === '' ? root : `${root}/${path}`;
  const sentences = [problemText(problem, folder, only ?? '', tree)];
  if (labels !== null)
    sentences.push(
      t('A table names {0} classes of the images: --labels "{1}".', labels.classes, labels.file),
    );
  if (others.length > 0) sentences.push(t('Possible in this folder: {0}.', othersText(others, t)));
  sentences.push(t('Expected one folder per class, each with images in it ({0}).', IMAGE_ENDINGS));
  return new PomonagError('bad-dataset', sentences.join(' '));
}

function problemText(problem: NoLayout['problem'], folder: string, only: string, tree: Listed): string {
  switch (problem) {
    case 'no-images':
      return noImagesText(folder, tree);
    case 'loose':
      return t('{0} has images but no class folders with images.', folder);
    case 'one-class':
      return t('{0} has only one class with images ("{1}"); at least two are needed.', folder, only);
    case 'masks':
      return t(
        '{0} holds pictures and their masks, as segmentation needs them: they carry no classes.',
        folder,
      );
    case 'splits':
      return t(
        'The images in {0} are in parts such as train and test, but not in a folder per class.',
        folder,
      );
    case 'split-names':
      return t(
        'The folders in {0} are a part and a class at once: move them, such as train_cat to train/cat.',
        folder,
      );
    case 'several':
      return t('{0} holds several data sets: choose one of them.', folder);
  }
}

function noImagesText(folder: string, tree: Listed): string {
  const endings = [...foreignEndings(tree)].sort();
  return endings.length === 0
    ? t('{0} has no images.', folder)
    : t('{0} has no images but of kinds that are not read: {1}.', folder, endings.join(', '));
}

function foreignEndings({ foreign, folders }: Listed): Set<string> {
  return new Set([...foreign.keys(), ...folders.flatMap((folder) => [...foreignEndings(folder)])]);
}
