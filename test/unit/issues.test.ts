import assert from 'node:assert/strict';
import * as v from 'valibot';
import { setTexts } from '../../src/shared/l10n';
import { issueText } from '../../src/shared/protocol/issues';
import { runSchema } from '../../src/shared/protocol/run';
import { RUN } from '../codegen/runs';

const schema = v.object({ seed: v.pipe(v.number(), v.minValue(0)), names: v.array(v.string()) });

function wrong(value: unknown): string {
  const parsed = v.safeParse(schema, value);
  assert.ok(!parsed.success);
  return issueText(parsed.issues[0]);
}

describe('what is wrong with data', () => {
  afterEach(() => setTexts({}));

  it('is said with the place and the value', () => {
    assert.equal(wrong({ names: [] }), 'seed is missing');
    assert.equal(wrong({ seed: 'seven', names: [] }), 'seed cannot be "seven"');
    assert.equal(wrong({ seed: -1, names: [] }), 'seed must be at least 0');
    assert.equal(wrong({ seed: 1, names: ['a', null] }), 'names.1 cannot be null');
    assert.equal(wrong(null), 'the content cannot be null');
  });

  it('is said in few words where the value is long', () => {
    assert.ok(wrong({ seed: 'seven '.repeat(1000), names: [] }).length < 80);
  });

  it('is said in the language of the user, by checks too', () => {
    const [missing, foreign] = ['{0} is missing', 'not every candidate is a network of the search space'];
    setTexts({ [missing]: '{0} fehlt', [foreign]: 'kein Netz' });
    assert.equal(wrong({ names: [] }), 'seed fehlt');
    const candidates = RUN.candidates.map((candidate) => ({ ...candidate, architecture: 'none' }));
    const run = v.safeParse(runSchema, { ...RUN, candidates });
    assert.ok(!run.success);
    assert.equal(issueText(run.issues[0]), 'kein Netz');
  });
});
