/** Adds up the time spent in pieces of work. */
export class Stopwatch {
  private spent = 0;
  private readonly start = performance.now();

  async time<T>(work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.spent += performance.now() - start;
    }
  }

  /** Milliseconds spent in `time`, to a tenth. */
  get ms(): number {
    return tenths(this.spent);
  }

  /** Milliseconds since the watch was made, to a tenth. */
  get elapsedMs(): number {
    return tenths(performance.now() - this.start);
  }
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
