/** Texts of architectures, in every search space. What is accepted must be valid and be written again as it was read. */

import assert from 'node:assert/strict';
import { PomonagError } from '../../../src/shared/errors';
import { readArchitecture } from '../../../src/spaces/read';
import { SPACES, SPACE_NAMES } from '../../../src/spaces';
import { mutateText, pick } from '../mutate';
import { bytesOf, textOf } from '../target';
import type { Target } from '../target';

export const architectures: Target = {
  name: 'architectures',
  what: 'texts, JSON and dictionaries of networks',
  cases: 30_000,
  make(random) {
    const space = SPACES[pick(random, SPACE_NAMES)];
    const text = space.format(space.random(random));
    const wrapped = pick(random, [
      text,
      `"${text}"`,
      JSON.stringify({ architecture: text, space: space.name }),
    ]);
    return bytesOf(mutateText(random, wrapped));
  },
  feed(input) {
    const refusals: unknown[] = [];
    for (const name of SPACE_NAMES) {
      const space = SPACES[name];
      let text: string;
      try {
        text = readArchitecture(textOf(input), name);
      } catch (error) {
        refusals.push(error);
        continue;
      }
      const choices = space.parse(text);
      assert.equal(space.invalidity(choices), null);
      assert.equal(space.format(choices), text);
    }
    for (const refusal of refusals) if (!(refusal instanceof PomonagError)) throw refusal;
    if (refusals.length === SPACE_NAMES.length) throw refusals[0];
    return true;
  },
};
