/** The engine as the commands use it. */

import path from 'node:path';
import envPaths from 'env-paths';
import { EngineClient } from '../engineClient';
import type { RequestOptions } from '../engineClient';
import type { Method, MethodRequest, MethodResult } from '../shared/protocol/engine';
import type { CacheOption } from './options';
import { ProgressLine } from './progressLine';

/**
 * Runs one request in an engine of its own and shows its progress. Ctrl+C cancels the request; a second one ends
 * the program at once.
 */
export async function runInEngine<M extends Method>(
  method: M,
  params: MethodRequest<M>,
  { cache = true }: Partial<CacheOption> = {},
): Promise<MethodResult<M>> {
  const client = new EngineClient({
    engine: path.join(__dirname, 'engine.js'),
    // An empty variable is one that is not set.
    models: process.env['POMONAG_MODELS'] || undefined,
    provider: process.env['POMONAG_PROVIDER'] || undefined,
    encoder: process.env['POMONAG_ENCODER'] || undefined,
    cache: cache ? process.env['POMONAG_CACHE'] || userCache() : undefined,
    processes: Number(process.env['POMONAG_PROCESSES']) || undefined,
  });
  const cancellation = new AbortController();
  const interrupt = (): void => cancellation.abort();
  process.once('SIGINT', interrupt);
  const line = new ProgressLine(process.stderr);
  const options: RequestOptions = {
    signal: cancellation.signal,
    onProgress: (progress) => line.show(progress),
  };
  try {
    return await client.request(method, params, options);
  } finally {
    line.clear();
    process.removeListener('SIGINT', interrupt);
    client.dispose();
  }
}

/** Where this system keeps what programs can compute anew. */
function userCache(): string {
  return envPaths('pomonag', { suffix: '' }).cache;
}
