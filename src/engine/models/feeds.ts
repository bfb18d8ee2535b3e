/** Inputs of graphs. */

import type { ModelEntry } from './manifest';

/** A graph, of which the inputs count. */
type Graph = { readonly entry: Pick<ModelEntry, 'inputs'> };

export interface Feed {
  readonly data: Float32Array | Uint8Array;
  readonly dims: readonly number[];
}

/** The input `resolution` [1], ln side in pixels, of a graph that depends on it; nothing for another graph. */
export function resolutionFeed({ entry }: Graph, side: number): Record<string, Feed> {
  const depends = entry.inputs.some(({ name }) => name === 'resolution');
  return depends ? { resolution: { data: Float32Array.of(Math.log(side)), dims: [1] } } : {};
}

/** The input `code` [1, C]: of a data set's code the first entries, as many as the graph takes. */
export function codeFeed({ entry }: Graph, code: Float32Array): Record<string, Feed> {
  const width = Number(entry.inputs.find(({ name }) => name === 'code')?.shape[1]);
  return { code: { data: code.subarray(0, width), dims: [1, width] } };
}
