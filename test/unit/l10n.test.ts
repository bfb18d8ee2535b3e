import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { setTexts, t } from '../../src/shared/l10n';

/** Where texts are looked for. */
const FOLDERS = ['src'];
const ASKING = new Set(['t', 'vscode.l10n.t']);

/** Functions that make elements, with the first argument that is a text. */
const CHILDREN_FROM: Readonly<Record<string, number>> = {
  ...{ html: 2, svg: 2, custom: 2, button: 0, callout: 1 },
  ...{ textField: 0, dropdown: 0, checkbox: 0, toggle: 1, slider: 0 },
};
/** Attributes and properties that people read. */
const READ =
  /^(?:aria-(?:label|description|valuetext|roledescription)|title|placeholder|placeHolder|detail|tooltip|label|meaning)$/;
/** Names that are the same in every language. */
const NAMES =
  /^(?:POMONAG|PyTorch|JSON|ONNX|MACs|CSV…?|SVG…?|PNG…?|NAS-Bench-201 cell|MobileNetV3 \(Once-for-All\)|EfficientNet \(Accel-NASBench\))$/;

type Texts = Record<string, string>;

function readJson(file: string): Texts {
  return JSON.parse(readFileSync(file, 'utf8')) as Texts;
}

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const name = path.join(folder, file);
      return ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest, true);
    }),
);

function forEachNode(source: ts.SourceFile, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    node.forEachChild(walk);
  };
  walk(source);
}

function place(node: ts.Node): string {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** Texts that the code asks for by a literal. */
function askedFor(): Set<string> {
  const texts = new Set<string>();
  for (const source of sources) {
    forEachNode(source, (node) => {
      if (!ts.isCallExpression(node) || !ASKING.has(node.expression.getText(source))) return;
      const [english] = node.arguments;
      assert.ok(english && ts.isStringLiteralLike(english), `${place(node)}: the text is no literal`);
      texts.add(english.text);
    });
  }
  return texts;
}

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\d+\}/g))].sort();
}

describe('texts in other languages', () => {
  const languages = readdirSync('l10n').map((file) => /^bundle\.l10n\.(\w+)\.json$/.exec(file)?.[1] ?? file);

  it('are in German at least', () => assert.ok(languages.includes('de')));

  for (const language of languages) {
    const bundle = readJson(`l10n/bundle.l10n.${language}.json`);
    const manifest = readJson(`package.nls.${language}.json`);
    const english = readJson('package.nls.json');

    it(`are there for every text of the code, and for no other: ${language}`, () => {
      const asked = askedFor();
      const missing = [...asked].filter((text) => !Object.hasOwn(bundle, text));
      const leftOver = Object.keys(bundle).filter((text) => !asked.has(text));
      assert.deepEqual({ missing, leftOver }, { missing: [], leftOver: [] });
    });

    it(`are there for every text of package.json, and for no other: ${language}`, () => {
      assert.deepEqual(Object.keys(manifest).sort(), Object.keys(english).sort());
    });

    it(`hold the same values, links and commands: ${language}`, () => {
      for (const [text, translated] of Object.entries(bundle)) {
        assert.deepEqual(placeholders(translated), placeholders(text), text);
        assert.equal(translated.match(/\$\([\w-]+\)/)?.[0], text.match(/\$\([\w-]+\)/)?.[0], text);
      }
      const parts = (text?: string): string[] => (text?.match(/\(command:[\w.]+\)|`[^`]+`/g) ?? []).sort();
      for (const [key, text] of Object.entries(english))
        assert.deepEqual(parts(manifest[key]), parts(text), key);
    });
  }

  it('of package.json are those that it names', () => {
    const named = [...readFileSync('package.json', 'utf8').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    assert.deepEqual([...new Set(named)].sort(), Object.keys(readJson('package.nls.json')).sort());
  });

  it('can be given wherever people read: no literal is shown as it is', () => {
    const shown: string[] = [];
    const check = (node: ts.Expression | undefined): void => {
      if (node === undefined) return;
      if (ts.isConditionalExpression(node)) {
        check(node.whenTrue);
        check(node.whenFalse);
        return;
      }
      const isLiteral = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
      const text = isLiteral
        ? node
            .getText()
            .slice(1, -1)
            .replace(/\$\{[^]*?\}|\$\([\w-]+\)/g, '')
        : '';
      if (/\p{L}{3}/u.test(text) && !NAMES.test(text)) shown.push(`${place(node)} ${text}`);
    };
    for (const source of sources.filter(({ fileName }) => !fileName.startsWith('src/shared'))) {
      forEachNode(source, (node) => {
        if (ts.isCallExpression(node)) {
          const first = CHILDREN_FROM[node.expression.getText()];
          if (first !== undefined) node.arguments.slice(first).forEach(check);
        } else if (ts.isPropertyAssignment(node)) {
          if (READ.test(node.name.getText().replace(/['"]/g, ''))) check(node.initializer);
        }
      });
    }
    assert.deepEqual(shown, []);
  });
});

describe('a text', () => {
  afterEach(() => setTexts({}));

  it('is English without others, with its values', () => {
    assert.equal(t('{0} of {1}', 3, 'four'), '3 of four');
    assert.equal(t('{0} and {2}', 1), '1 and {2}');
  });

  it('is that of the language where there is one', () => {
    setTexts({ '{0} of {1}': '{1}, davon {0}' });
    assert.equal(t('{0} of {1}', 3, 5), '5, davon 3');
    assert.equal(t('toString'), 'toString');
    assert.equal(t('Other {0}', 1), 'Other 1');
  });

  it('keeps what looks like a place in a value', () => {
    assert.equal(t('{0}: {1}', '{1}', '$&'), '{1}: $&');
  });
});
