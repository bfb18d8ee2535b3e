import assert from 'node:assert/strict';
import { Latest, UnreadableScript } from '../../src/extension/reading/latest';
import { ReadingGivenUp } from '../../src/extension/reading/messages';
import { ScriptReader } from '../../src/extension/reading/scriptReader';

const PROGRAM = './dist/pythonReader.js';
/** The grammar takes half a minute for it. */
const SLOW = `def f():\n    pass\n${`# ${'x'.repeat(78)}\n`.repeat(4000)}model = resnet18()\n`;

describe('the reader of scripts', () => {
  const readers: ScriptReader[] = [];
  const newReader = (program = PROGRAM, limitMs?: number): ScriptReader => {
    const reader = new ScriptReader(program, limitMs);
    readers.push(reader);
    return reader;
  };
  afterEach(() => readers.splice(0).forEach((reader) => reader.dispose()));

  it('reads scripts and notebooks as they are', async () => {
    const reader = newReader();
    const text = 'import torch\nmodel = resnet18()\n';
    const outline = await reader.outline(text);
    assert.equal(outline.text, text);
    assert.deepEqual(
      outline.sites.map(({ name, firstLine }) => [name, firstLine]),
      [['model', 1]],
    );
    const { cells, whole } = await reader.notebook(['model = resnet18()', 'model.fc = nn.Linear(512, 10)']);
    assert.equal(cells.length, 2);
    assert.equal(whole.hints.classes?.value, 10);
  });

  it('leaves its own thread free while it reads', async () => {
    const reading = newReader(PROGRAM, 1000).outline(SLOW);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await assert.rejects(reading, ReadingGivenUp);
    clearInterval(timer);
    assert.ok(ticks > 10, `${ticks} ticks`);
  });

  it('gives up what takes too long, and reads what comes after it', async () => {
    const reader = newReader(PROGRAM, 500);
    const slow = assert.rejects(reader.outline(SLOW), /takes longer than 0.5 s/);
    const next = reader.outline('model = resnet18()\n');
    await slow;
    assert.equal((await next).sites.length, 1);
  });

  it('gives up what is too long or holds too much for the host', async () => {
    const reader = newReader();
    await assert.rejects(reader.outline('x'.repeat(1_000_001)), ReadingGivenUp);
    await assert.rejects(reader.outline('model = resnet18()\n'.repeat(5000)), ReadingGivenUp);
    assert.equal((await reader.outline('model = resnet18()\n'.repeat(700))).sites.length, 700);
  });

  it('says what is wrong where its thread does not start, or was ended, and starts another', async () => {
    await assert.rejects(newReader('./dist/no-such-file.js').outline('x = 1\n'), /no-such-file/);
    const reader = newReader();
    const ended = assert.rejects(reader.outline(SLOW), /ended/);
    setImmediate(() => reader.dispose());
    await ended;
    assert.equal((await reader.outline('model = resnet18()\n')).sites.length, 1);
  });
});

describe('what was read of a document', () => {
  /** A document with reading by hand: `settle` ends the oldest one. */
  class Document {
    version = 1;
    size = 10;
    readonly begun: { version: number; resolve: (text: string) => void; reject: (error: Error) => void }[] =
      [];
    readonly latest = new Latest<string>();

    read(): Promise<string> {
      return this.latest.of(this, () => ({
        version: String(this.version),
        size: this.size,
        read: () =>
          new Promise((resolve, reject) => this.begun.push({ version: this.version, resolve, reject })),
      }));
    }

    /** Ends the n-th reading and lets all follow from it. */
    async end(n: number, error?: Error): Promise<void> {
      const begun = this.begun[n];
      assert.ok(begun, `reading ${n} has begun`);
      if (error === undefined) begun.resolve(`version ${begun.version}`);
      else begun.reject(error);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  it('is read once per version', async () => {
    const document = new Document();
    const both = Promise.all([document.read(), document.read()]);
    await document.end(0);
    assert.deepEqual(await both, ['version 1', 'version 1']);
    assert.equal(await document.read(), 'version 1');
    assert.equal(document.begun.length, 1);
  });

  it('is that of the present version where it changed meanwhile; versions in between are not read', async () => {
    const document = new Document();
    const first = document.read();
    document.version = 2;
    const second = document.read();
    document.version = 3;
    await document.end(0);
    await document.end(1);
    assert.deepEqual(await Promise.all([first, second]), ['version 3', 'version 3']);
    assert.equal(document.begun.length, 2);
  });

  it('is not tried again where it was unreadable, until the document is shorter', async () => {
    const document = new Document();
    const first = assert.rejects(document.read(), /too long/);
    await document.end(0, new UnreadableScript('too long'));
    await first;
    document.version = 2;
    document.size = 11;
    await assert.rejects(document.read(), /too long/);
    assert.equal(document.begun.length, 1);
    document.version = 3;
    document.size = 9;
    const third = document.read();
    await document.end(1);
    assert.equal(await third, 'version 3');
  });

  it('is tried again after any other failure', async () => {
    const document = new Document();
    const first = assert.rejects(document.read(), /no thread/);
    await document.end(0, new Error('no thread'));
    await first;
    const second = document.read();
    await document.end(1);
    assert.equal(await second, 'version 1');
  });
});
