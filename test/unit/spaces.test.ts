import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import manifest from '../../package.json';
import { MAX_COUNT } from '../../src/shared/protocol/run';
import { DEFAULT_SPACE, SPACES, SPACE_NAMES } from '../../src/spaces';
import { generatorOf } from '../../src/spaces/code';
import { describeContract } from '../support/spaceContract';

for (const name of SPACE_NAMES) describeContract(SPACES[name]);

describe('the search spaces', () => {
  it('have one name each: in the registries, in themselves and as a folder', () => {
    const folders = readdirSync('src/spaces', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).sort(), [...SPACE_NAMES].sort());
    for (const name of SPACE_NAMES) {
      assert.equal(SPACES[name].name, name);
      assert.ok(existsSync(`src/spaces/${name}/space.ts`) && existsSync(`src/spaces/${name}/code.ts`));
      assert.equal(typeof generatorOf(SPACES[name]).pytorchClass, 'function');
    }
  });

  const settings = manifest.contributes.configuration.properties;

  it('are those of the setting, each with its text in every language', () => {
    const setting = settings['pomonag.defaultSpace'];
    assert.deepEqual(setting.enum, SPACE_NAMES);
    assert.equal(setting.default, DEFAULT_SPACE);
    assert.equal(settings['pomonag.defaultDevice'].default, SPACES[DEFAULT_SPACE].defaultDevice);
    const keys = SPACE_NAMES.map((name) => `setting.defaultSpace.${name}`);
    assert.deepEqual(
      setting.enumDescriptions,
      keys.map((key) => `%${key}%`),
    );
    for (const file of readdirSync('.').filter((file) => /^package\.nls(\.\w+)?\.json$/.test(file))) {
      const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      assert.deepEqual(
        Object.keys(texts).filter((key) => /^setting\.defaultSpace\.(?!description)/.test(key)),
        keys,
      );
    }
  });

  it('are those of the tool for language models, which says what each is for', () => {
    const [tool] = manifest.contributes.languageModelTools;
    const { space, count } = tool?.inputSchema.properties ?? {};
    assert.deepEqual(space?.enum, SPACE_NAMES);
    for (const name of SPACE_NAMES) assert.ok(space?.description.includes(name), name);
    assert.equal(count?.maximum, MAX_COUNT);
    assert.equal(settings['pomonag.count'].maximum, MAX_COUNT);
  });
});
