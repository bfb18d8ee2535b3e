/** The product with the toy space in its registries: its programs, and a folder with the models that they need. */

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleBy, readRecipe } from './recipe.mjs';

const OWN = 'test/toy/models';
/** What all search spaces share of the models that ship. */
const SHARED = ['encoder', 'landmark', 'dataset-code'];

interface Manifest {
  readonly schema: string;
  readonly files: readonly { readonly file: string; readonly role: string }[];
}

export interface ToyPrograms {
  /** Runs the command line. */
  readonly pomonag: (...args: string[]) => { status: number | null; stdout: string; stderr: string };
}

/** @param folder below dist, where native packages are found; made anew */
export async function buildToyPrograms(folder: string): Promise<ToyPrograms> {
  rmSync(folder, { recursive: true, force: true });
  const programs = {
    cli: 'src/cli/main.ts',
    engine: 'src/engine/main.ts',
    lifeline: 'src/engine/lifelineThread.ts',
  };
  await bundleBy(readRecipe('test/toy/recipe.json'), programs, folder);
  const models = path.resolve(folder, 'models');
  mkdirSync(models);
  const [shipped, own] = ['models', OWN].map(
    (from) => JSON.parse(readFileSync(`${from}/manifest.json`, 'utf8')) as Manifest,
  );
  const shared = shipped!.files.filter(({ role }) => SHARED.includes(role));
  for (const { file } of shared) cpSync(`models/${file}`, path.join(models, file));
  for (const { file } of own!.files) cpSync(`${OWN}/${file}`, path.join(models, file));
  const manifest = { ...own, files: [...shared, ...own!.files] };
  writeFileSync(path.join(models, 'manifest.json'), JSON.stringify(manifest));
  const env = { ...process.env, POMONAG_PROVIDER: 'cpu', POMONAG_MODELS: models };
  return {
    pomonag: (...args) =>
      spawnSync(process.execPath, [path.join(folder, 'cli.js'), ...args], { env, encoding: 'utf8' }),
  };
}
