/** The engine as the commands use it. */

import path from 'node:path';
import { EngineClient } from '../engineClient';
import type { RequestOptions } from '../engineClient';
import type { Method, MethodRequest, MethodResult } from '../shared/protocol/engine';
import { ProgressLine } from './progressLine';

/**
 * Runs one request in an engine of its own and shows its progress. Ctrl+C cancels the request; a second one ends
 * the program at once.
 */
export async function runInEngine<M extends Method>(
  method: M,
  params: MethodRequest<M>,
): Promise<MethodResult<M>> {
  const client = new EngineClient({
    engine: path.join(__dirname, 'engine.js'),
    // An empty variable is one that is not set.
    models: process.env['POMONAG_MODELS'] || undefined,
    provider: process.env['POMONAG_PROVIDER'] || undefined,
    encoder: process.env['POMONAG_ENCODER'] || undefined,
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
