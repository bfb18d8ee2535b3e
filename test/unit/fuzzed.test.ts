/** Inputs that once failed, and a few new ones of every kind; `npm run test:long` feeds the many. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, inputOf } from '../long/attempt';
import { FIXTURES } from '../long/fuzz';
import { TARGETS } from '../long/targets';

const FEW = 100;

describe('what comes from outside', () => {
  for (const target of TARGETS) {
    it(`is taken or refused with a reason: ${target.what}`, async () => {
      const folder = path.join(FIXTURES, target.name);
      const kept = existsSync(folder) ? readdirSync(folder) : [];
      for (const file of kept) await attempt(target, readFileSync(path.join(folder, file)));
      for (let number = 0; number < FEW; number++) await attempt(target, await inputOf(target, 0, number));
    });
  }
});
