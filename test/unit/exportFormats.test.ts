import assert from 'node:assert/strict';
import packageJson from '../../package.json';
import { FORMATS, FORMAT_NAMES } from '../../src/codegen/formats';

describe('export formats', () => {
  const { commands, menus } = packageJson.contributes;
  const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  const expected = FORMAT_NAMES.map((name) => `pomonag.export${capital(name)}`).sort();
  const named = (all: readonly { command?: string }[]): string[] =>
    [
      ...new Set(all.flatMap(({ command }) => (command?.match(/^pomonag\.export[A-Z]/) ? [command] : []))),
    ].sort();

  it('have a command each, and a place in the menu of exports', () => {
    assert.deepEqual(named(commands), expected);
    assert.deepEqual(named(menus['pomonag.export']), expected);
  });

  it('differ in their endings', () => {
    const endings = Object.values(FORMATS).map(({ ending }) => ending);
    assert.equal(new Set(endings).size, endings.length);
  });
});
