import assert from 'node:assert/strict';
import path from 'node:path';
import { findClassFolders } from '../../src/extension/input/classFolders';
import { touch, withFolder } from '../support/images';

describe('finding data sets in a workspace', () => {
  it('offers the folder that a run would read, parts, copies and all, and no wrapper of it', () =>
    withFolder(async (root) => {
      const images = [
        ...['plain/x', 'plain/y', 'plain/test'],
        ...['archive/photos/train/x', 'archive/photos/train/y', 'archive/photos/val/x'],
        ...[
          'doubled/training_set/training_set/x',
          'doubled/training_set/training_set/y',
          'doubled/test_set/x',
        ],
        ...['pairs/images', 'pairs/masks', 'one/x', '.venv/x', '.venv/y', 'node_modules/icons/x'],
        ...['folds/fold1/x', 'folds/fold1/y', 'folds/fold2/x', 'folds/fold2/y'],
      ];
      for (const folder of images) touch(root, folder, '1.bmp');
      touch(root, 'train.py');
      const found = await findClassFolders([root]);
      assert.deepEqual(found.map((folder) => path.relative(root, folder)).sort(), [
        'archive/photos',
        'doubled',
        'folds',
        'plain',
      ]);
    }));

  it('is the root itself where that is one, and nothing where it cannot be read', () =>
    withFolder(async (root) => {
      for (const folder of ['train/x', 'train/y', 'test/x']) touch(root, folder, '1.png');
      assert.deepEqual(await findClassFolders([root, path.join(root, 'missing')]), [root]);
    }));
});
