/** The engine's methods by name; parameters are checked before any work. */

import * as v from 'valibot';
import { PomonagError } from '../shared/errors';
import { t } from '../shared/l10n';
import { inspectDataset } from './dataset/inspect';
import { METHODS } from '../shared/protocol/engine';
import type { Method, MethodRequest, MethodResult } from '../shared/protocol/engine';
import { issueText } from '../shared/protocol/issues';
import { spaceByName } from '../spaces';
import { fingerprintDataset, imagesPerClass } from './dataset/embed';
import type { EmbeddingOptions } from './dataset/embed';
import { scanDataset } from './dataset/scan';
import { generate } from './generate';
import type { Models } from './models/models';
import { score } from './score';
import type { Task } from './task';
import { tune } from './tune';

type Handlers = {
  [M in Method]: (
    params: MethodRequest<M>,
    models: Models,
    task: Task,
    embedding: EmbeddingOptions,
  ) => Promise<MethodResult<M>>;
};

const HANDLERS: Handlers = {
  generate,
  score,
  tune,
  devices: async ({ space }, models) => {
    const { devices } = (await models.entry('predictor', spaceByName(space).name)).constants;
    return devices.map(({ name, label, side, sides }) => ({ name, label, side, ...(sides && { sides }) }));
  },
  models: (_params, models) => models.report(),
  inspect: async (source, models, task) => inspectDataset(source, await imagesPerClass(models), task),
  fingerprint: async (source, models, task, embedding) => {
    const scanned = await scanDataset(source.folder, await imagesPerClass(models), task, source);
    return fingerprintDataset(scanned, models, task, embedding);
  },
  clearCache: async (_params, _models, _task, { cache }) => (await cache?.clear()) ?? { files: 0, bytes: 0 },
};

/** @throws PomonagError `bad-argument` naming the parameter, `unknown-space`, or what the method throws */
export function callMethod<M extends Method>(
  method: M,
  params: unknown,
  models: Models,
  task: Task,
  embedding: EmbeddingOptions = {},
): Promise<MethodResult<M>> {
  const checked = v.safeParse(METHODS[method].request, params);
  if (!checked.success) {
    const [issue] = checked.issues;
    if (v.getDotPath(issue) === 'space') spaceByName(String(issue.input));
    throw new PomonagError('bad-argument', t('A parameter is wrong: {0}.', issueText(issue)));
  }
  return HANDLERS[method](checked.output, models, task, embedding);
}
