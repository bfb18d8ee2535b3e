/** Manifests of models. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readManifest } from '../../../src/engine/models/manifest';
import { mutateJson, mutateText, pick } from '../mutate';
import { bytesOf } from '../target';
import type { Target } from '../target';

let folder: string | undefined;
let shipped: unknown;

export const manifests: Target = {
  name: 'manifests',
  what: 'models/manifest.json',
  cases: 10_000,
  make(random) {
    shipped ??= JSON.parse(readFileSync('models/manifest.json', 'utf8'));
    const text = JSON.stringify(mutateJson(random, shipped)) ?? 'null';
    return bytesOf(pick(random, [text, text, mutateText(random, text)]));
  },
  async feed(input) {
    folder ??= mkdtempSync(path.join(tmpdir(), 'pomonag-fuzz-'));
    writeFileSync(path.join(folder, 'manifest.json'), input);
    await readManifest(folder);
    return true;
  },
};
