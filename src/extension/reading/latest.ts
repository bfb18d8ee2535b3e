/** What was read of documents, which change: each is read once per version, and answered only as it is now. */

import { PomonagError } from '../../shared/errors';

/** A script that cannot be read, as long as it does not become shorter. */
export class UnreadableScript extends PomonagError {
  constructor(message: string) {
    super('bad-argument', message);
  }
}

interface Reading<T> {
  readonly version: string;
  readonly size: number;
  readonly result: Promise<T>;
  state: 'reading' | 'read' | 'unreadable' | 'failed';
}

/** A document's state, and how to read it. */
export interface Version<T> {
  readonly version: string;
  /** What is unreadable is read again when it has become smaller. */
  readonly size: number;
  readonly read: () => Promise<T>;
}

export class Latest<T> {
  private readonly readings = new WeakMap<object, Reading<T>>();

  /**
   * @param current the document's state as of now
   * @returns what was read of the state that is the present one by then
   * @throws what `read` throws
   */
  async of(document: object, current: () => Version<T>): Promise<T> {
    for (;;) {
      const reading = this.reading(document, current());
      const result = await reading.result;
      if (current().version === reading.version) return result;
    }
  }

  /** While one version is being read, no other is. */
  private reading(document: object, { version, size, read }: Version<T>): Reading<T> {
    const known = this.readings.get(document);
    if (known !== undefined) {
      const isSame = known.state !== 'failed' && known.version === version;
      const isHopeless = known.state === 'unreadable' && size >= known.size;
      if (isSame || isHopeless || known.state === 'reading') return known;
    }
    const reading: Reading<T> = { version, size, result: read(), state: 'reading' };
    this.readings.set(document, reading);
    reading.result.then(
      () => (reading.state = 'read'),
      (error) => (reading.state = error instanceof UnreadableScript ? 'unreadable' : 'failed'),
    );
    return reading;
  }
}
