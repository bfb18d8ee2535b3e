/** Adds up the time spent in pieces of work, in milliseconds. */
export class Stopwatch {
  ms = 0;
  private readonly start = performance.now();

  async time<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.ms += performance.now() - start;
    }
  }

  /** Milliseconds since the watch was made. */
  elapsed(): number {
    return performance.now() - this.start;
  }
}
