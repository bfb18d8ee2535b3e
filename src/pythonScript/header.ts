/** Reads the comment that generated code bears (`src/codegen/marker.ts`, `src/codegen/header.ts`). */

import * as v from 'valibot';
import { MOST, positive, whole } from '../shared/protocol/numbers';
import { BODIES } from '../spaces/naming';
import { resolveNetwork } from '../spaces/network';
import type { NetworkRequest } from '../spaces/network';
import { readShellHeader } from './shellHeader';
import type { GivenNaming, HeadPlace } from '../spaces/naming';

/** What the line for programs begins with. */
const MARKER = 'pomonag: ';

/** What the comment above a network's class says. */
export interface Header extends GivenNaming {
  readonly network: NetworkRequest;
  /** Folder of the data set that its run was for; null where the network was exported without a run. */
  readonly folder: string | null;
  /** Key of the run (`runKey`); null where there is none. */
  readonly key: string | null;
}

const markerSchema = v.object({
  space: v.string(),
  architecture: v.pipe(v.string(), v.maxLength(10_000)),
  classes: whole(MOST.classes, 2),
  resolution: whole(MOST.side, 1),
  channels: v.optional(whole(MOST.channels, 1)),
  width: v.nullable(positive(MOST.width)),
  head: v.pipe(v.string(), v.regex(/^[a-z_]+(?:\.\w+)?$/i)),
  body: v.optional(v.picklist(Object.keys(BODIES) as (keyof typeof BODIES)[])),
  run: v.nullable(v.object({ folder: v.string(), key: v.pipe(v.string(), v.maxLength(64)) })),
});

/** Reads a comment's lines; null where they are of no network that exists. */
export function readHeader(lines: readonly string[]): Header | null {
  const marker = lines.find((line) => line.startsWith(MARKER));
  const marked = marker === undefined ? null : readMarker(marker.slice(MARKER.length));
  if (marked !== null) return marked;
  const read = readShellHeader(lines);
  return read && { ...read, key: null };
}

function readMarker(json: string): Header | null {
  try {
    const { space, architecture, classes, resolution, channels, width, head, body, run } = v.parse(
      markerSchema,
      JSON.parse(json),
    );
    const network = {
      ...{ space, architecture, classes, resolution },
      ...(channels !== undefined && { channels }),
      ...(width !== null && { width }),
    };
    resolveNetwork(network);
    const naming = { head: placeOf(head), ...(body !== undefined && { body }) };
    return { network, folder: run?.folder ?? null, key: run?.key ?? null, ...naming };
  } catch {
    return null;
  }
}

/** `classifier[1]` of `classifier.1`. */
function placeOf(text: string): HeadPlace {
  const [name = '', part] = text.split('.');
  if (part === undefined) return { name };
  return { name, part: /^\d+$/.test(part) ? Number(part) : part };
}
