/** Errors that a user can act on. `code` is stable; `message` is one sentence that says what to do. */

export const ERROR_CODES = [
  'bad-architecture',
  'bad-argument',
  'bad-dataset',
  'bad-model',
  'bad-resolution',
  'cancelled',
  'engine-died',
  'internal',
  'native-module',
  'not-writable',
  'unknown-device',
  'unknown-space',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class PomonagError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'PomonagError';
  }
}

/** The text to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whatever was thrown, as a coded error; unknown ones become `internal`. */
export function toPomonagError(error: unknown): PomonagError {
  return error instanceof PomonagError ? error : new PomonagError('internal', messageOf(error));
}
