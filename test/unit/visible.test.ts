import assert from 'node:assert/strict';
import { datasetLines, noteLines } from '../../src/cli/textTable';
import { oneLine } from '../../src/cli/failure';
import { visible } from '../../src/shared/visible';

describe('texts from outside', () => {
  it('show what a terminal or an editor would obey', () => {
    assert.equal(visible('a\u001b[31mb\u009bc'), 'a\\u{1b}[31mb\\u{9b}c');
    assert.equal(visible('cat\u202egnp.\u2066x\u2069'), 'cat\\u{202e}gnp.\\u{2066}x\\u{2069}');
    assert.equal(visible('one\r\ntwo\u2028three'), 'one\\u{d}\\u{a}two\\u{2028}three');
    assert.equal(visible('zero\u200bwidth\ufeff\ud800'), 'zero\\u{200b}width\\u{feff}\\u{d800}');
  });

  it('stay as they are in every script, emoji included', () => {
    for (const text of ['Größe', 'گربه\u200cها', '猫', '👩\u200d🔬', "it's 100 % ~/data"])
      assert.equal(visible(text), text);
  });

  it('are escaped wherever the command line prints them', () => {
    const name = 'dog\u001b[2J\n';
    const dataset = {
      path: `/data/${name}`,
      classes: 1,
      images: 3,
      skipped: 0,
      classCounts: [{ name, images: 3 }],
    };
    for (const text of [datasetLines(dataset), noteLines([name]), oneLine(new Error(name))]) {
      assert.ok(!text.includes('\u001b'), JSON.stringify(text));
      assert.ok(text.includes('\\u{1b}'), text);
    }
  });
});
