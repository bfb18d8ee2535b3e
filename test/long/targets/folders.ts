/** Folder trees. Each is understood, or refused with a reason; what is understood has two classes with images. */

import assert from 'node:assert/strict';
import { readLayout } from '../../../src/shared/dataset/layout';
import type { FolderNode } from '../../../src/shared/dataset/tree';
import type { Random } from '../../../src/shared/random';
import { mutateText, pick } from '../mutate';
import { bytesOf, textOf } from '../target';
import type { Target } from '../target';

interface Tree extends FolderNode<Tree> {
  readonly folders: readonly Tree[];
}

const NAMES = [
  ...[
    'train',
    'test',
    'val',
    'valid',
    'training_set',
    'seg_train',
    'unlabeled',
    'images',
    'masks',
    'labels',
    'plots',
  ],
  ...[
    'runs',
    'checkpoints',
    '.git',
    '__MACOSX',
    'cat',
    'dog',
    'bird',
    '0',
    '1',
    'a',
    'b',
    'data',
    'archive',
    'x',
  ],
];

function tree(random: Random, depth: number): Tree {
  const name = random.integer(8) === 0 ? mutateText(random, pick(random, NAMES)) : pick(random, NAMES);
  const width = depth === 0 ? 0 : random.integer(5);
  const folders = Array.from({ length: width }, () => tree(random, depth - 1));
  const distinct = new Map(folders.map((folder) => [folder.name, folder]));
  return { name, images: pick(random, [0, 0, 1, 3, 50]), folders: [...distinct.values()] };
}

export const folders: Target = {
  name: 'folders',
  what: 'layouts of image folders',
  cases: 20_000,
  make: (random) => bytesOf(JSON.stringify(tree(random, 1 + random.integer(5)))),
  feed(input) {
    const root = JSON.parse(textOf(input)) as Tree;
    for (const everyFolder of [false, true]) {
      const layout = readLayout(root, everyFolder);
      assert.ok(typeof layout === 'object' && layout !== null);
      assert.deepEqual(readLayout(root, everyFolder), layout);
    }
    return readLayout(root).problem === null;
  },
};
