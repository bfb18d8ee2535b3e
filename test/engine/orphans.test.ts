import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MOMENTS, buildParent, leftAfter, prepareMoments } from '../support/orphans';

describe('an engine whose parent is killed', () => {
  let folder: string;
  before(async () => {
    buildParent();
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orphans-')));
    await prepareMoments(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, moment] of Object.entries(MOMENTS)) {
    it(`is gone within 2 s: ${name}`, async function () {
      if (moment.needsPipes === true && process.platform === 'win32') this.skip();
      assert.deepEqual(await leftAfter(moment, folder), []);
    });
  }
});
