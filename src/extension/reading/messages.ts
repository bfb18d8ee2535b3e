/** Messages between the extension host and the thread that reads Python scripts. */

/** Texts to be read: of one script, or of the Python cells of a notebook. */
export interface ReadRequest {
  readonly kind: 'script' | 'notebook';
  readonly texts: readonly string[];
}

export type ReadAnswer =
  /** The thread has its grammar. */
  | { readonly type: 'ready' }
  /** `Outline` or `Notebook` as `v8.serialize` writes it. */
  | { readonly type: 'read'; readonly result: Uint8Array }
  /** What was read is too much for the host. */
  | { readonly type: 'large' }
  | { readonly type: 'failed'; readonly message: string };

/** Reading was given up: `message` says of the script what follows its name. */
export class ReadingGivenUp extends Error {}
