import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeDigits } from '../../scripts/mnist.mjs';

/**
 * A copy of the sample workspace in a temporary folder, with real handwritten digits below `digits/`.
 * @param {{ images?: number }} [options] `images`: how many digits, the same number of each class
 * @returns {Promise<{ folder: string, remove: () => void }>}
 */
export async function createWorkspace({ images = 200 } = {}) {
  const place = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'pomonag-')));
  const folder = path.join(place, 'workspace');
  cpSync('test/fixtures/workspace', folder, { recursive: true });
  await writeDigits(path.join(folder, 'digits'), images);
  return { folder, remove: () => rmSync(place, { recursive: true, force: true }) };
}
