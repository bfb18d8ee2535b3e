/** Layouts on disk, and what is wrong with how they are read. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scanDataset } from '../../src/engine/dataset/scan';
import type { ScannedDataset } from '../../src/engine/dataset/scan';
import type { Case, Refused, Understood } from '../fixtures/layouts';
import { quietTask } from './engine';

/** What is wrong with how a folder with a layout is read, or refused; null: nothing. */
export async function faultOf(folder: string, expected: Understood | Refused): Promise<string | null> {
  const found = await scanDataset(folder, () => 20, quietTask()).catch((error: unknown) => error as Error);
  if ('problem' in expected) {
    if (!(found instanceof Error)) return 'it was not refused';
    const where = path.join(folder, expected.in ?? '');
    const missing = [where, ...(expected.offers ?? [])].find((name) => !offers(found.message, name));
    return missing === undefined ? null : `it does not name ${missing}: ${found.message}`;
  }
  return found instanceof Error ? found.message : misreading(found, expected);
}

function misreading(found: ScannedDataset, expected: Understood): string | null {
  const said = JSON.stringify(found.notes);
  const counts = Object.fromEntries(found.classes.map(({ name, images }) => [name, images]));
  const isRight =
    found.part === (expected.in ?? '') &&
    Object.keys(counts).length === Object.keys(expected.classes).length &&
    Object.entries(expected.classes).every(([name, images]) => counts[name] === images);
  if (!isRight) return `read as ${found.part} ${JSON.stringify(counts)}`;
  const named = [...Object.keys(expected.leftOut ?? {}), ...(expected.empty ?? [])];
  const unsaid = named.find((name) => !said.includes(JSON.stringify(name)));
  if (unsaid !== undefined) return `no word on ${unsaid}`;
  const isDoubted = said.includes('reading-uncertain');
  return isDoubted === (expected.doubt !== undefined) ? null : `doubted: ${isDoubted}`;
}

function offers(message: string, name: string): boolean {
  return message.includes(name === '.' ? '--every-folder' : name);
}

/** Writes a layout with files that are empty: a scan opens none. */
export function writeLayout(folder: string, { tree }: Case): void {
  for (const [where, images] of Object.entries(tree)) {
    const place = path.join(folder, where);
    mkdirSync(place, { recursive: true });
    for (let i = 0; i < images; i++) writeFileSync(path.join(place, `${i}.jpg`), '');
  }
}
