import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { labelSource } from '../../src/cli/options';
import { inspectDataset } from '../../src/engine/dataset/inspect';
import { scanDataset } from '../../src/engine/dataset/scan';
import type { LabelSource } from '../../src/shared/protocol/dataset';
import { quietTask } from '../support/engine';
import { touch, withFolder } from '../support/images';

const IMAGES = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png', 'f.png'];
const LABELS = ['cat', 'dog', 'cat', 'dog', 'cat', 'dog'];

const scan = (folder: string, labels: LabelSource) => scanDataset(folder, () => 20, quietTask(), { labels });

/** A folder with six images in `sub`, and a table. */
const withTable = (content: string | Buffer, body: (folder: string, labels: LabelSource) => Promise<void>) =>
  withFolder(async (folder) => {
    for (const name of IMAGES) touch(folder, 'sub', name);
    writeFileSync(path.join(folder, 'labels.csv'), content);
    await body(folder, { file: 'labels.csv' });
  });

const table = (head: string, line: (name: string, label: string) => string, end = '\n') =>
  [head, ...IMAGES.map((name, i) => line(name, LABELS[i] ?? ''))].filter((text) => text !== '').join(end);

const UNDERSTOOD: Record<string, string | Buffer> = {
  'file names': table('image,label', (n, l) => `${n},${l}`),
  'paths from the folder on': table('path,class', (n, l) => `sub/${n},${l}`),
  'longer paths, backslashes': table('path,class', (n, l) => `C:\\data\\${n},${l}`).replaceAll(
    'C:\\data\\',
    '.\\sub\\',
  ),
  'names without endings': table('id,breed', (n, l) => `${n.slice(0, -4)},${l}`),
  'no head': table('', (n, l) => `${n},${l}`),
  'semicolons and a mark': `\ufeff${table('image;label', (n, l) => `${n};${l}`, '\r\n')}`,
  tabs: table('image\tlabel', (n, l) => `${n}\t${l}`),
  quotes: table('"image","label","said, so"', (n, l) => `"${n}","${l}","x, ""y"""`),
  'UTF-16': Buffer.from(`\ufeff${table('image,label', (n, l) => `${n},${l}`)}`, 'utf16le'),
  'the class first, more columns': table('label,id,size', (n, l) => `${l},${n},12`),
};

describe('a folder of images without class folders', () => {
  it('is refused with the table that names its classes, and how to have that read', () =>
    withTable(
      table('image,label', (n, l) => `${n},${l}`),
      async (folder) => {
        const refusal = scanDataset(folder, () => 20, quietTask());
        const message = new RegExp(
          `A table names 2 classes of the images: --labels "${folder}/labels\\.csv"`,
        );
        await assert.rejects(refusal, { code: 'bad-dataset', message });
      },
    ));
});

describe('classes that a table says', () => {
  for (const [name, content] of Object.entries(UNDERSTOOD))
    it(`are read: ${name}`, () =>
      withTable(content, async (folder, labels) => {
        const { classes, images, notes, labels: read } = await scan(folder, labels);
        assert.deepEqual(
          classes.map((one) => [one.name, one.images, one.sample.map((file) => path.basename(file)).sort()]),
          [
            ['cat', 3, ['a.png', 'c.png', 'e.png']],
            ['dog', 3, ['b.png', 'd.png', 'f.png']],
          ],
        );
        assert.equal(images, 6);
        assert.equal(notes[0]?.code, 'labels-read');
        assert.equal(read?.file, path.join(folder, 'labels.csv'));
        // The run's own record gives the same again.
        assert.deepEqual((await scan(folder, read)).classes, classes);
      }));

  it('are named in Windows-1252 too', () =>
    withTable(
      Buffer.from(
        table('image,label', (n, l) => `${n},${l === 'cat' ? 'Lärche' : l}`),
        'latin1',
      ),
      async (folder, labels) => {
        assert.deepEqual(
          (await scan(folder, labels)).classes.map(({ name }) => name),
          ['Lärche', 'dog'],
        );
      },
    ));

  it('leave nothing out in silence', () =>
    withTable(
      'image,label\na.png,cat\nb.png,dog\nc.png,cat\nd.png,dog\nd.png,dog\ne.png,\ngone.png,cat\n',
      async (folder, labels) => {
        const { notes, images } = await scan(folder, labels);
        assert.equal(images, 4);
        assert.deepEqual(notes.slice(0, 5), [
          { code: 'labels-read', file: 'labels.csv', image: 'image', label: 'label' },
          { code: 'labels-without-image', count: 1 },
          { code: 'labels-empty', count: 1 },
          { code: 'labels-repeated', count: 1 },
          { code: 'images-without-label', count: 2 },
        ]);
      },
    ));

  const two = table('image,fine,coarse', (n, l) => `${n},${l},${l === 'cat' ? 'x' : 'y'}`);
  it('are in the column that is named', () =>
    withTable(two, async (folder) => {
      const labels = { file: 'labels.csv', columns: { image: 'image', label: 'COARSE' } };
      const { classes, labels: read } = await scan(folder, labels);
      assert.deepEqual(
        classes.map(({ name }) => name),
        ['x', 'y'],
      );
      assert.deepEqual(read?.columns, { image: 'image', label: 'coarse' });
    }));

  const REFUSED: Record<string, [string, RegExp]> = {
    'columns that are not certain': [
      two,
      /not certain which .* columns are: image, fine, coarse\..*--labels/,
    ],
    'no image of the folder': ['image,label\nx.png,cat\ny.png,dog\n', /No column names images/],
    'one class': [table('image,label', (n) => `${n},cat`), /1 classes; at least two/],
    'values that are no classes': [
      table('image,label', (n) => `${n},${n.charCodeAt(0) / 7}`),
      /6 different values for 6 images/,
    ],
    'two classes of one image': [
      `${table('image,label', (n, l) => `${n},${l}`)}\na.png,dog`,
      /"a\.png" has two classes, "cat" and "dog"/,
    ],
    'lines of different lengths': ['image,label\na.png,cat,1\nb.png,dog\n', /cannot be read: .*line 2/],
    nothing: ['', /No column names images/],
  };
  for (const [name, [content, message]] of Object.entries(REFUSED))
    it(`are refused: ${name}`, () =>
      withTable(content, (folder, labels) =>
        assert.rejects(scan(folder, labels), { code: 'bad-dataset', message }),
      ));

  it('are refused where a name means two images, or the table is not there', () =>
    withTable(
      table('image,label', (n, l) => `${n},${l}`),
      async (folder, labels) => {
        touch(folder, 'other', 'a.png');
        const message = /"a\.png" could be "(sub|other)\/a\.png" or "(sub|other)\/a\.png"/;
        await assert.rejects(scan(folder, labels), { code: 'bad-dataset', message });
        await assert.rejects(scan(folder, { file: 'gone.csv' }), {
          code: 'bad-dataset',
          message: /gone\.csv/,
        });
        await assert.rejects(scan(folder, { file: '.' }), { code: 'bad-dataset', message: /a folder, not/ });
      },
    ));

  it('are offered where exactly one table names nearly all images, and taken by nobody else', () =>
    withTable(
      table('image,label', (n, l) => `${n},${l}`),
      async (folder) => {
        const look = () => inspectDataset({ folder }, () => 20, quietTask());
        const { problem, labels, classCounts } = await look();
        assert.match(problem ?? '', /./);
        assert.deepEqual(classCounts, []);
        assert.deepEqual(labels, {
          file: path.join(folder, 'labels.csv'),
          columns: { image: 'image', label: 'label' },
          classes: 2,
        });
        await assert.rejects(
          scanDataset(folder, () => 20, quietTask()),
          { code: 'bad-dataset' },
        );
        writeFileSync(
          path.join(folder, 'again.csv'),
          table('image,label', (n, l) => `${n},${l}`),
        );
        assert.equal((await look()).labels, null);
        writeFileSync(path.join(folder, 'again.csv'), 'image,label\na.png,cat\n');
        assert.notEqual((await look()).labels, null);
      },
    ));

  it('are named on the command line, with their columns or without', () => {
    assert.deepEqual(labelSource('/data/a.csv'), { file: '/data/a.csv' });
    assert.deepEqual(labelSource('/data/a.csv:id,breed'), {
      file: '/data/a.csv',
      columns: { image: 'id', label: 'breed' },
    });
    assert.equal(labelSource('/data/a:b,c/d.csv').columns, undefined);
  });
});

describe('a folder that is no data set as it is', () => {
  it('is answered with the readings that there are', () =>
    withFolder(async (folder) => {
      for (const set of ['digits', 'birds'])
        for (const part of ['train', 'test'])
          for (const name of ['x', 'y']) touch(folder, set, part, name, '1.png');
      const { problem, others, labels } = await inspectDataset({ folder }, () => 20, quietTask());
      assert.match(problem ?? '', /several data sets/);
      assert.deepEqual(others.map((other) => other.path).sort(), ['birds/train', 'digits/train']);
      assert.equal(labels, null);
    }));
});
