/** How a data set's folder was read, in words. */

import type { Doubt, LeftOutReason, OtherReading } from './dataset/reading';
import type { Translate } from './l10n';
import type { DatasetNote } from './protocol/datasetNotes';

/** Most names in a sentence. */
const MAX_NAMED = 8;

/** One or a few sentences. */
export function datasetNoteText(note: DatasetNote, t: Translate): string {
  switch (note.code) {
    case 'part-read':
      return t('The classes are the folders in "{0}".', note.part);
    case 'reading-uncertain':
      return doubtText(note.doubt, othersText(note.others, t), t);
    case 'folders-left-out': {
      const listed = note.folders.map(
        ({ path, reason, images }) => `"${path}" (${reasonText(reason, images, t)})`,
      );
      return t('Not read: {0}.', list(listed, note.more, t));
    }
    case 'classes-without-images':
      return t(
        "Folders without images are no classes here, and torchvision's ImageFolder refuses them: {0}.",
        list(note.names.map(quoted), note.more, t),
      );
    case 'images-without-class':
      return t('Images that lie beside the classes are of none and are not read: {0}.', note.files);
    case 'files-of-other-kinds':
      return t(
        "Files of kinds that are not read (nor by torchvision's ImageFolder): {0} ({1}).",
        note.files,
        note.endings.join(', '),
      );
    case 'not-files':
      return t('Pipes, sockets or devices that are called like images and are not read: {0}.', note.files);
    case 'gif-images':
      return t("GIF images are read here, but skipped by torchvision's ImageFolder: {0}.", note.files);
    case 'gif-classes':
      return t(
        "Classes of GIF images alone, which torchvision's ImageFolder refuses: {0}. Convert them to PNG.",
        list(note.names.map(quoted), note.more, t),
      );
    case 'labels-read':
      return t(
        'The classes are those in the column "{0}" of "{1}", the images those in "{2}".',
        note.label,
        note.file,
        note.image,
      );
    case 'labels-without-image':
      return t('Lines of the table whose image is not in the folder: {0}.', note.count);
    case 'labels-empty':
      return t('Lines of the table without a class: {0}.', note.count);
    case 'labels-repeated':
      return t('Lines of the table that repeat another one: {0}.', note.count);
    case 'images-without-label':
      return t('Images that the table gives no class, which are not read: {0}.', note.count);
    case 'imbalanced':
      return t(
        'The classes are imbalanced: "{0}" has {1} images, "{2}" {3}. Always answering "{0}" is right for {4} %; judge networks by more than their accuracy.',
        note.largest.name,
        note.largest.images,
        note.smallest.name,
        note.smallest.images,
        note.percent.toFixed(2),
      );
    case 'few-images':
      return t(
        'Few images: the class "{0}" has {1}. Predictions for it are little more than guesses.',
        note.smallest.name,
        note.smallest.images,
      );
    case 'below-majority':
      return t(
        'Always answering "{0}" is right for {1} %: {2} of {3} networks are predicted to do worse than that.',
        note.largest,
        note.percent.toFixed(2),
        note.networks,
        note.of,
      );
  }
}

/** What to name in place of the folder, separated by commas. */
export function othersText(others: readonly OtherReading[], t: Translate): string {
  return others
    .map(({ path, classes, everyFolder }) => {
      if (!everyFolder) return t('"{0}" ({1} classes)', path, classes);
      return path === '.'
        ? t('every folder as a class (--every-folder: {0} classes)', classes)
        : t('every folder in "{0}" as a class (--every-folder: {1} classes)', path, classes);
    })
    .join(', ');
}

function doubtText(doubt: Doubt, others: string, t: Translate): string {
  const problem = {
    splits: t('Another part of the data set could be meant to train on.'),
    copies: t('There are several versions of the same classes; one of them is read.'),
    nested: t('Folders of images lie beside folders of folders: the classes could be others.'),
    names: t('Some folders could be classes or not; their names decided.'),
  }[doubt];
  return others === '' ? problem : `${problem} ${t('Also possible: {0}.', others)}`;
}

function reasonText(reason: LeftOutReason, images: number, t: Translate): string {
  const why = {
    hidden: t('hidden'),
    tool: t("a tool's folder"),
    split: t('another part'),
    unlabelled: t('images without a class'),
    masks: t('masks'),
    copy: t('another version'),
    beside: t('beside the classes'),
  }[reason];
  return images === 0 ? why : t('{0}, {1} images', why, images);
}

function list(names: readonly string[], more: number, t: Translate): string {
  const named = names.slice(0, MAX_NAMED);
  const rest = more + names.length - named.length;
  return rest === 0 ? named.join(', ') : t('{0} and {1} more', named.join(', '), rest);
}

function quoted(name: string): string {
  return `"${name}"`;
}
