/** Progress as one line that is written over, on terminals only. */

import type { WriteStream } from 'node:tty';
import type { Progress, Stage } from '../shared/protocol/engine';

const LABELS: Readonly<Record<Stage, string>> = {
  scan: 'Scanning the folder',
  embed: 'Embedding images',
  generate: 'Generating',
  score: 'Scoring',
  stretch: 'Stretching the front',
};

export class ProgressLine {
  constructor(private readonly stream: WriteStream) {}

  show({ stage, done, total, remainingMs }: Progress): void {
    if (!this.stream.isTTY) return;
    const left =
      remainingMs === null || remainingMs < 1000 ? '' : `, ${Math.round(remainingMs / 1000)} s left`;
    this.stream.write(`\r\u001b[K${LABELS[stage]} ${done}/${total}${left}`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001b[K');
  }
}
