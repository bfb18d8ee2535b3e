/** What a folder is read as, and how else it could be: for the dialogs. */

import path from 'node:path';
import { readLayout } from '../../shared/dataset/layout';
import { noted } from '../../shared/noteTexts';
import type { DatasetSource, Inspection } from '../../shared/protocol/dataset';
import type { Task } from '../task';
import { imageNamesOf } from './labels';
import { offeredLabels } from './labelOffers';
import { noDataset } from './refusals';
import { scanDataset } from './scan';
import type { SampleSize } from './scan';
import { listFolders } from './walk';

/** @throws PomonagError as `scanDataset`, but for a folder that is no data set as it is: the result says so */
export async function inspectDataset(
  source: DatasetSource,
  sampleSize: SampleSize,
  task: Task,
): Promise<Inspection> {
  const root = path.resolve(source.folder);
  if (source.labels !== undefined) return { ...(await scanned(source, sampleSize, task)), labels: null };
  const tree = await listFolders(root, task);
  const folders = tree.folders.map(({ name }) => name);
  const labels = await offeredLabels(root, imageNamesOf(root, tree), folders);
  const layout = readLayout(tree, source.everyFolder);
  if (layout.problem === null) return { ...(await scanned(source, sampleSize, task)), labels };
  const problem = noDataset(root, tree, layout).message;
  const others = [...layout.others];
  return { path: root, problem, part: '', classCounts: [], others, labels, ...noted([]) };
}

async function scanned(
  source: DatasetSource,
  sampleSize: SampleSize,
  task: Task,
): Promise<Omit<Inspection, 'labels'>> {
  const { path, part, notes, others, classes } = await scanDataset(source.folder, sampleSize, task, source);
  const classCounts = classes.map(({ name, images }) => ({ name, images }));
  return { path, problem: null, part, classCounts, others: [...others], ...noted(notes) };
}
